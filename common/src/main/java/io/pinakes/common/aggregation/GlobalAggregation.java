package io.pinakes.common.aggregation;

/** All documents of the indices searched, whatever the query. Only at the top level. */
public record GlobalAggregation() implements SingleBucketAggregation {}
