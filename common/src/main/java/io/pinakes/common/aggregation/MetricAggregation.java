package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;

/** An aggregation that computes numbers, or something else that has no buckets. */
public sealed interface MetricAggregation extends Aggregation
    permits NumericMetric,
        CardinalityAggregation,
        PercentilesAggregation,
        MedianAbsoluteDeviation,
        WeightedAverage,
        NonNumericMetric {

  /** Whether it is one number, and not several with names or no number at all. */
  boolean isSingleValue();

  /** Whether it has a number of that name; of a single one, {@code value}. */
  boolean hasMetric(String name);

  /** The number of that name; NaN if there is none for lack of documents. */
  double metric(Partial partial, String name);
}
