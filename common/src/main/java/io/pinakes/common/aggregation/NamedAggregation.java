package io.pinakes.common.aggregation;

/** A member of an {@code aggs} object. */
sealed interface NamedAggregation permits AggregationNode, PipelineNode {

  String name();
}
