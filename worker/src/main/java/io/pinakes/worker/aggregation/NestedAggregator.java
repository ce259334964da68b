package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BitSet;

/**
 * A bucket of nested objects. They lie before what they belong to in the index.
 *
 * <p>A document may come several times, for several buckets, but its objects can be read only
 * forward: they are passed on when all its buckets are known.
 */
final class NestedAggregator extends Aggregator {

  private final LongCells counts;
  private final BitSetProducer parents;
  private final Weight children;

  /**
   * Makes an aggregation.
   *
   * @param parents what the documents that come are among
   * @param children the nested objects
   */
  NestedAggregator(Scope scope, BitSetProducer parents, Weight children, List<Aggregator> inner) {
    super(inner);
    this.counts = new LongCells(scope.allowance(), 0);
    this.parents = parents;
    this.children = children;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    BitSet parentDocuments = parents.getBitSet(segment);
    Scorer scorer = children.scorer(segment);
    if (parentDocuments == null || scorer == null) {
      return Leaf.NONE;
    }
    DocIdSetIterator objects = scorer.iterator();
    return new Passing(innerLeaf(segment)) {
      private int parent = -1;
      private int[] owners = new int[4];
      private int size;

      @Override
      public void collect(int document, int owner) throws IOException {
        if (document != parent) {
          passOn();
          parent = document;
        }
        if (size == owners.length) {
          owners = Arrays.copyOf(owners, size * 2);
        }
        owners[size++] = owner;
      }

      private void passOn() throws IOException {
        if (size == 0) {
          return;
        }
        int first = parent == 0 ? 0 : parentDocuments.prevSetBit(parent - 1) + 1;
        int object = objects.docID() < first ? objects.advance(first) : objects.docID();
        for (; object < parent; object = objects.nextDoc()) {
          for (int i = 0; i < size; i++) {
            counts.add(owners[i], 1);
            in.collect(object, owners[i]);
          }
        }
        size = 0;
      }

      @Override
      public void finish() throws IOException {
        passOn();
        super.finish();
      }
    };
  }

  @Override
  Partial build(int owner) throws IOException {
    return new BucketPartial(counts.get(owner), buildInner(owner));
  }
}
