package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;

/** An aggregation with one bucket; paths to what is ordered by may lead through it. */
public sealed interface SingleBucketAggregation extends BucketAggregation
    permits GlobalAggregation,
        FilterAggregation,
        MissingAggregation,
        SamplerAggregation,
        NestedAggregation,
        ReverseNestedAggregation {

  @Override
  default BucketPartial empty(AggregationNode node) {
    return new BucketPartial(0, node.inner().empty());
  }
}
