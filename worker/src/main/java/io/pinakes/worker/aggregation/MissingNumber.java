package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.index.SortedNumericDocValues;

/** A field's numbers, with one in the place of those that documents do not have. */
final class MissingNumber extends SortedNumericDocValues {

  private final SortedNumericDocValues in;
  private final long missing;
  private boolean has;

  MissingNumber(SortedNumericDocValues in, long missing) {
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
  public long nextValue() throws IOException {
    return has ? in.nextValue() : missing;
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
