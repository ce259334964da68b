package io.pinakes.bench;

import java.util.Arrays;

/** How long calls took. Not for several threads. */
final class Latencies {

  private static final double MILLISECOND = 1e6;

  private long[] nanos = new long[1_024];
  private int count;

  void add(long elapsedNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = elapsedNanos;
  }

  /** The time in milliseconds that a share of the calls (0.5: half) did not exceed. */
  double percentile(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (share * count))] / MILLISECOND;
  }
}
