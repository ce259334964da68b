package io.pinakes.common.aggregation.partial;

import io.pinakes.common.error.ApiException;

/** OpenSearch's bound on the buckets of an answer. */
public final class TooManyBuckets {

  /** OpenSearch's default of {@code search.max_buckets}. */
  public static final int MAX_BUCKETS = 65_535;

  /** The type of the error. Another try, or another copy, finds as many. */
  public static final String TYPE = "too_many_buckets_exception";

  private TooManyBuckets() {}

  /** The error. */
  public static ApiException of(int max, int buckets) {
    return new ApiException(
            503,
            TYPE,
            "Trying to create too many buckets. Must be less than or equal to: ["
                + max
                + "] but was ["
                + buckets
                + "]. This limit can be set by changing the [search.max_buckets] cluster level"
                + " setting.")
        .with("max_buckets", max);
  }
}
