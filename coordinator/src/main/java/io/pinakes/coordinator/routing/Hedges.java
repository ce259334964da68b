package io.pinakes.coordinator.routing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the second calls of slow reads. When everything is slow because there is too much to do,
 * asking everything twice would make it worse.
 */
final class Hedges {

  /** As many may always be under way, so that a quiet coordinator can hedge too. */
  static final int ALWAYS = 4;

  /** Of the reads under way, how many may have been asked twice. */
  static final int PERCENT = 10;

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger hedges = new AtomicInteger();

  void readBegins() {
    reads.incrementAndGet();
  }

  void readEnds() {
    reads.decrementAndGet();
  }

  /** Whether one more may begin; then {@link #end} must follow. */
  boolean begin() {
    int bound = Math.max(ALWAYS, reads.get() * PERCENT / 100);
    while (true) {
      int now = hedges.get();
      if (now >= bound) {
        return false;
      }
      if (hedges.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void end() {
    hedges.decrementAndGet();
  }

  int underWay() {
    return hedges.get();
  }
}
