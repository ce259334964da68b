package io.pinakes.common.aggregation.partial;

import io.pinakes.common.error.ApiException;

/** OpenSearch's bound on the buckets of an answer. */
public final class TooManyBuckets {

  /** OpenSearch's default of {@code search.max_buckets}. */
  public static final int MAX_BUCKETS = 65_535;

  private TooManyBuckets() {}

  /** The error. */
  public static ApiException of(int max, int buckets) {
    return new ApiException(
            503,
            "too_many_buckets_exception",
            "Trying to create too many buckets. Must be less than or equal to: ["
                + max
                + "] but was ["
                + buckets
                + "]. This limit can be set by changing the [search.max_buckets] cluster level"
                + " setting.")
        .with("max_buckets", max);
  }
}
