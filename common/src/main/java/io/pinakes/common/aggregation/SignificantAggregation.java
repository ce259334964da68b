package io.pinakes.common.aggregation;

/** An aggregation by terms that are more frequent than in the background. */
public sealed interface SignificantAggregation extends BucketAggregation
    permits SignificantTermsAggregation, SignificantTextAggregation {

  /** Which of the buckets are wanted. */
  SignificantRequest terms();
}
