package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BitSet;

/** A bucket of what nested objects belong to, each once. */
final class ReverseNestedAggregator extends Aggregator {

  private final LongCells counts;
  private final BitSetProducer parents;

  ReverseNestedAggregator(Scope scope, BitSetProducer parents, List<Aggregator> inner) {
    super(inner);
    this.counts = new LongCells(scope.allowance(), 0);
    this.parents = parents;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    BitSet parentDocuments = parents.getBitSet(segment);
    if (parentDocuments == null) {
      return Leaf.NONE;
    }
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      // Objects of one document follow each other: the last document of each bucket is enough.
      private final Map<Integer, Integer> last = new HashMap<>();

      @Override
      public void collect(int object, int owner) throws IOException {
        int parent = parentDocuments.nextSetBit(object);
        if (parent == DocIdSetIterator.NO_MORE_DOCS) {
          return;
        }
        Integer before = last.put(owner, parent);
        if (before == null || before != parent) {
          counts.add(owner, documents.of(parent));
          in.collect(parent, owner);
        }
      }
    };
  }

  @Override
  Partial build(int owner) throws IOException {
    return new BucketPartial(counts.get(owner), buildInner(owner));
  }
}
