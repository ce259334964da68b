package io.pinakes.worker.docvalues;

import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;

/** The same value for every document. */
final class ConstantValues extends SortedDocValues {

  private final BytesRef value;
  private int document = -1;

  ConstantValues(String value) {
    this.value = new BytesRef(value);
  }

  @Override
  public int ordValue() {
    return 0;
  }

  @Override
  public BytesRef lookupOrd(int ord) {
    return value;
  }

  @Override
  public int getValueCount() {
    return 1;
  }

  @Override
  public boolean advanceExact(int target) {
    document = target;
    return true;
  }

  @Override
  public int docID() {
    return document;
  }

  /** Who goes through all documents needs no values for it. */
  @Override
  public int nextDoc() {
    throw new UnsupportedOperationException("constants are asked for by document");
  }

  @Override
  public int advance(int target) {
    throw new UnsupportedOperationException("constants are asked for by document");
  }

  @Override
  public long cost() {
    return Integer.MAX_VALUE;
  }
}
