package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.partial.TooManyBuckets;

/** Counts the buckets of an answer, which are bounded. Not for several threads. */
final class BucketCount {

  private final int max;
  private int buckets;

  BucketCount(int max) {
    this.max = max;
  }

  /**
   * Counts one more.
   *
   * @throws io.pinakes.common.error.ApiException 503 if there are too many
   */
  void add() {
    if (++buckets > max) {
      throw TooManyBuckets.of(max, buckets);
    }
  }
}
