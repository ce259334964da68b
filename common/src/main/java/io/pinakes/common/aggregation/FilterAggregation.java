package io.pinakes.common.aggregation;

import io.pinakes.common.dsl.QueryNode;

/** The documents that match a query. */
public record FilterAggregation(QueryNode filter) implements SingleBucketAggregation {}
