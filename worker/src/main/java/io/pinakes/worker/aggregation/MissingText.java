package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/**
 * A field's texts, with one in the place of those that documents do not have. Its ordinal is the
 * last, so ordinals are not in the order of texts.
 */
final class MissingText extends SortedSetDocValues {

  private final SortedSetDocValues in;
  private final BytesRef missing;
  private boolean has;

  MissingText(SortedSetDocValues in, BytesRef missing) {
    this.in = in;
    this.missing = missing;
  }

  @Override
  public boolean advanceExact(int document) throws IOException {
    has = in.advanceExact(document);
    return true;
  }

  @Override
  public int docValueCount() {
    return has ? in.docValueCount() : 1;
  }

  @Override
  public long nextOrd() throws IOException {
    return has ? in.nextOrd() : in.getValueCount();
  }

  @Override
  public BytesRef lookupOrd(long ordinal) throws IOException {
    return ordinal == in.getValueCount() ? missing : in.lookupOrd(ordinal);
  }

  @Override
  public long getValueCount() {
    return in.getValueCount() + 1;
  }

  @Override
  public int docID() {
    return in.docID();
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
