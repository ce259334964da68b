package io.pinakes.system.workload;

import java.time.Duration;

/** The longest time without a success, of something that is tried all the time. */
final class Pauses {

  private long successes;
  private long lastNanos;
  private long longestNanos;

  /** Begins to measure, from now on. */
  synchronized void restart() {
    successes = 0;
    longestNanos = 0;
    lastNanos = System.nanoTime();
  }

  synchronized void success() {
    successes++;
    long now = System.nanoTime();
    longestNanos = Math.max(longestNanos, now - lastNanos);
    lastNanos = now;
  }

  /** Successes since the measuring began. */
  synchronized long successes() {
    return successes;
  }

  /** The longest pause, or the one that lasts now if that is longer already. */
  synchronized Duration longest() {
    return Duration.ofNanos(Math.max(longestNanos, System.nanoTime() - lastNanos));
  }
}
