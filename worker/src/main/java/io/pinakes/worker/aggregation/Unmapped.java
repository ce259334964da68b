package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.BucketAggregation;
import io.pinakes.common.aggregation.partial.Partial;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/** An aggregation over a field that the index does not have. */
final class Unmapped extends Aggregator {

  private final Partial empty;
  private final boolean buckets;

  Unmapped(AggregationNode node) {
    super(List.of());
    this.empty = node.empty();
    this.buckets = node.aggregation() instanceof BucketAggregation;
  }

  @Override
  @Nullable String profileType() {
    return buckets ? "NonCollectingAggregator" : null;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) {
    return Leaf.NONE;
  }

  @Override
  Partial build(int owner) {
    return empty;
  }
}
