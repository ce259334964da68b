package io.pinakes.common.aggregation;

/**
 * The documents without a value of a field. With a value in the place of missing ones there are
 * none.
 */
public record MissingAggregation(ValuesSource source) implements SingleBucketAggregation {}
