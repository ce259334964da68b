package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;

/** A metric that is no number, or several that buckets cannot be ordered by. */
public sealed interface NonNumericMetric extends MetricAggregation
    permits GeoBoundsAggregation, GeoCentroidAggregation, TopHitsAggregation {

  @Override
  default boolean isSingleValue() {
    return false;
  }

  @Override
  default boolean hasMetric(String name) {
    return false;
  }

  @Override
  default double metric(Partial partial, String name) {
    return Double.NaN;
  }
}
