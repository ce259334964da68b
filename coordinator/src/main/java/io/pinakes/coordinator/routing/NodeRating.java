package io.pinakes.coordinator.routing;

import java.time.Duration;

/** How one worker has lately answered the reads of this coordinator. */
final class NodeRating {

  /** Differences below this are noise, not speed. */
  static final Duration FASTEST = Duration.ofMillis(1);

  /** The share of the newest time in the smoothed one. */
  private static final double NEWEST = 0.3;

  /** A worker that is not asked counts as twice as fast after this, so that it is tried again. */
  static final Duration FORGOTTEN_BY_HALF = Duration.ofSeconds(5);

  private int outstanding;
  private double smoothedNanos;
  private long measuredAtNanos;
  private boolean failing;
  private long failingUntilNanos;

  synchronized void begin() {
    outstanding++;
  }

  /** It answered after {@code nanos}, well or with a refusal. */
  synchronized void answered(long nanos, long now) {
    outstanding--;
    failing = false;
    measured(nanos, now);
  }

  /** Nobody waits for it any more; it would have taken {@code nanos} at least. */
  synchronized void givenUp(long nanos, long now) {
    outstanding--;
    if (nanos > smoothed(now)) {
      measured(nanos, now);
    }
  }

  /** It gave no answer, or said that it has too much to do. */
  synchronized void failed(long until) {
    outstanding--;
    failing = true;
    failingUntilNanos = until;
  }

  /** A refusal, whose speed says nothing about that of answers. */
  synchronized void refused() {
    outstanding--;
  }

  private void measured(long nanos, long now) {
    smoothedNanos = smoothedNanos == 0 ? nanos : NEWEST * nanos + (1 - NEWEST) * smoothed(now);
    measuredAtNanos = now;
  }

  /** 0 if it has never answered. */
  synchronized double smoothed(long now) {
    if (smoothedNanos == 0) {
      return 0;
    }
    double age = (double) (now - measuredAtNanos) / FORGOTTEN_BY_HALF.toNanos();
    return smoothedNanos * Math.pow(0.5, age);
  }

  synchronized boolean isFailing(long now) {
    return failing && failingUntilNanos - now > 0;
  }

  synchronized boolean isIdle() {
    return outstanding == 0;
  }

  /**
   * How long a further read would take, as a power of two: smaller differences are left to turns.
   */
  synchronized int cost(long now) {
    double time = Math.max((double) FASTEST.toNanos(), smoothed(now));
    return Math.getExponent(time * (1 + outstanding) / FASTEST.toNanos());
  }
}
