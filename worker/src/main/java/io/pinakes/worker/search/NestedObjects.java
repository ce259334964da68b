package io.pinakes.worker.search;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * The nested objects whose values count as those of the document around them.
 *
 * @param parents the documents that are sorted
 * @param children the objects
 * @param maxChildren of a document's, so many of the first with a value count
 */
record NestedObjects(BitSetProducer parents, Weight children, int maxChildren) {

  /** The values of all of a document's objects, in order. */
  SortedNumericDocValues numbers(LeafReaderContext segment, SortedNumericDocValues in)
      throws IOException {
    return new Numbers(new Walk(segment), in);
  }

  /** The least or the greatest of the values of a document's objects. */
  SortedDocValues words(LeafReaderContext segment, SortedDocValues in, boolean greatest)
      throws IOException {
    return new Words(new Walk(segment), in, greatest);
  }

  /** Goes through the objects of documents that come in order; each may come again at once. */
  private final class Walk {
    private final BitSet parentDocuments;
    private final DocIdSetIterator objects;
    private int parent = -1;

    Walk(LeafReaderContext segment) throws IOException {
      BitSet found = parents.getBitSet(segment);
      Scorer scorer = children.scorer(segment);
      boolean none = found == null || scorer == null;
      parentDocuments = none ? new FixedBitSet(1) : found;
      objects = none ? DocIdSetIterator.empty() : scorer.iterator();
    }

    /** Whether the document is another than before: its objects come next. */
    boolean begins(int document) throws IOException {
      if (document == parent) {
        return false;
      }
      parent = document;
      if (objects.docID() != DocIdSetIterator.NO_MORE_DOCS) {
        int first = document == 0 ? 0 : parentDocuments.prevSetBit(document - 1) + 1;
        if (objects.docID() < first) {
          objects.advance(first);
        }
      }
      return true;
    }

    /** The next object of the document, or -1. */
    int next() throws IOException {
      int object = objects.docID();
      if (object >= parent) {
        return -1;
      }
      objects.nextDoc();
      return object;
    }
  }

  /** Read by document only. */
  private final class Numbers extends SortedNumericDocValues {
    private final Walk walk;
    private final SortedNumericDocValues in;
    private long[] values = new long[8];
    private int count;
    private int next;

    Numbers(Walk walk, SortedNumericDocValues in) {
      this.walk = walk;
      this.in = in;
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      next = 0;
      if (walk.begins(target)) {
        count = 0;
        int seen = 0;
        for (int object = walk.next(); object >= 0; object = walk.next()) {
          if (seen < maxChildren && in.advanceExact(object)) {
            seen++;
            add();
          }
        }
        Arrays.sort(values, 0, count);
      }
      return count > 0;
    }

    private void add() throws IOException {
      int more = in.docValueCount();
      if (count + more > values.length) {
        values = Arrays.copyOf(values, Math.max(2 * values.length, count + more));
      }
      for (int i = 0; i < more; i++) {
        values[count++] = in.nextValue();
      }
    }

    @Override
    public long nextValue() {
      return values[next++];
    }

    @Override
    public int docValueCount() {
      return count;
    }

    @Override
    public int docID() {
      return walk.parent;
    }

    @Override
    public int nextDoc() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int advance(int target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long cost() {
      return in.cost();
    }
  }

  /** Read by document only. */
  private final class Words extends SortedDocValues {
    private final Walk walk;
    private final SortedDocValues in;
    private final boolean greatest;
    private int best = -1;

    Words(Walk walk, SortedDocValues in, boolean greatest) {
      this.walk = walk;
      this.in = in;
      this.greatest = greatest;
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      if (walk.begins(target)) {
        best = -1;
        int seen = 0;
        for (int object = walk.next(); object >= 0; object = walk.next()) {
          if (seen < maxChildren && in.advanceExact(object)) {
            seen++;
            int ord = in.ordValue();
            best = best < 0 ? ord : greatest ? Math.max(best, ord) : Math.min(best, ord);
          }
        }
      }
      return best >= 0;
    }

    @Override
    public int ordValue() {
      return best;
    }

    @Override
    public BytesRef lookupOrd(int ord) throws IOException {
      return in.lookupOrd(ord);
    }

    @Override
    public int getValueCount() {
      return in.getValueCount();
    }

    @Override
    public int docID() {
      return walk.parent;
    }

    @Override
    public int nextDoc() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int advance(int target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long cost() {
      return in.cost();
    }
  }
}
