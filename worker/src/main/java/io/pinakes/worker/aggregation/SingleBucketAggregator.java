package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** An aggregation with one bucket in each of the buckets around it; both have the same number. */
abstract class SingleBucketAggregator extends Aggregator {

  private final LongCells counts;

  SingleBucketAggregator(Scope scope, List<Aggregator> inner) {
    super(inner);
    this.counts = new LongCells(scope.allowance(), 0);
  }

  /** Which documents of a segment are in the bucket. */
  abstract Membership membership(LeafReaderContext segment) throws IOException;

  /** Tells of rising documents. */
  interface Membership {
    boolean has(int document) throws IOException;
  }

  @Override
  final Leaf leaf(LeafReaderContext segment) throws IOException {
    Membership membership = membership(segment);
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (membership.has(document)) {
          counts.add(owner, documents.of(document));
          in.collect(document, owner);
        }
      }
    };
  }

  @Override
  final Partial build(int owner) throws IOException {
    return new BucketPartial(counts.get(owner), buildInner(owner));
  }
}
