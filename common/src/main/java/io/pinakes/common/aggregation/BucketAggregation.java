package io.pinakes.common.aggregation;

/** An aggregation that puts documents into buckets, in which others may compute. */
public sealed interface BucketAggregation extends Aggregation
    permits SingleBucketAggregation,
        FiltersAggregation,
        AdjacencyMatrixAggregation,
        SignificantAggregation,
        GeoGridAggregation,
        GeoDistanceAggregation,
        TermsAggregation,
        RareTermsAggregation,
        MultiTermsAggregation,
        HistogramAggregation,
        DateHistogramAggregation,
        AutoDateHistogramAggregation,
        CompositeAggregation,
        VariableWidthAggregation,
        RangeAggregation {}
