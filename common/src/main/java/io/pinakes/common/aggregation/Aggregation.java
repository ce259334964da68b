package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;

/** What one aggregation computes. */
public sealed interface Aggregation permits BucketAggregation, MetricAggregation {

  /**
   * The result of a shard that has no documents, or not the field.
   *
   * @param node this aggregation with its sub-aggregations
   */
  Partial empty(AggregationNode node);
}
