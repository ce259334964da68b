package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.partial.Partial;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** An aggregation over a field that the index does not have. */
final class Unmapped extends Aggregator {

  private final Partial empty;

  Unmapped(AggregationNode node) {
    super(List.of());
    this.empty = node.empty();
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
