package io.pinakes.worker.docvalues;

import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.FlatPaths;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/** The values of one leaf of an object of any shape: those of all leaves that begin so. */
final class LeafValues extends SortedSetDocValues {

  private final SortedSetDocValues all;

  /** Bytes of the leaf's path, with its end. */
  private final int prefixLength;

  /** The first of the leaf's ordinals, and the one after the last. */
  private final long first;

  private final long end;

  /** The document's ordinals that are the leaf's. */
  private long[] ordinals = new long[4];

  private int count;
  private int next;

  private LeafValues(SortedSetDocValues all, ValueField leaf) throws IOException {
    this.all = all;
    BytesRef prefix = FlatPaths.term(leaf, new BytesRef());
    this.prefixLength = prefix.length;
    this.first = place(all.lookupTerm(prefix));
    this.end = place(all.lookupTerm(FlatPaths.end(leaf)));
  }

  /** Where a term is or would be. */
  private static long place(long found) {
    return found < 0 ? -1 - found : found;
  }

  /**
   * The values of a leaf in a segment. Those of documents that were written when each path was a
   * field come from there.
   */
  static SortedSetDocValues open(LeafReader segment, ValueField leaf) throws IOException {
    String field = FlatPaths.field(FlatPaths.object(leaf));
    SortedSetDocValues values = new LeafValues(DocValues.getSortedSet(segment, field), leaf);
    SortedSetDocValues old = segment.getSortedSetDocValues(leaf.path());
    if (old == null || leaf.path().equals(field)) {
      return values;
    }
    return values.getValueCount() == 0 ? old : BothValues.of(values, old);
  }

  private boolean found() throws IOException {
    count = 0;
    next = 0;
    int values = all.docValueCount();
    for (int i = 0; i < values; i++) {
      long ordinal = all.nextOrd();
      if (ordinal >= first && ordinal < end) {
        if (count == ordinals.length) {
          ordinals = Arrays.copyOf(ordinals, 2 * count);
        }
        ordinals[count++] = ordinal - first;
      }
    }
    return count > 0;
  }

  @Override
  public boolean advanceExact(int target) throws IOException {
    return all.advanceExact(target) && found();
  }

  @Override
  public int nextDoc() throws IOException {
    int document = all.nextDoc();
    while (document != NO_MORE_DOCS && !found()) {
      document = all.nextDoc();
    }
    return document;
  }

  @Override
  public int advance(int target) throws IOException {
    int document = all.advance(target);
    return document == NO_MORE_DOCS || found() ? document : nextDoc();
  }

  @Override
  public long nextOrd() {
    return ordinals[next++];
  }

  @Override
  public int docValueCount() {
    return count;
  }

  @Override
  public BytesRef lookupOrd(long ordinal) throws IOException {
    BytesRef term = all.lookupOrd(first + ordinal);
    return new BytesRef(term.bytes, term.offset + prefixLength, term.length - prefixLength);
  }

  @Override
  public long getValueCount() {
    return end - first;
  }

  @Override
  public int docID() {
    return all.docID();
  }

  @Override
  public long cost() {
    return all.cost();
  }
}
