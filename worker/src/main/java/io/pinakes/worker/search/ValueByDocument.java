package io.pinakes.worker.search;

import org.apache.lucene.index.NumericDocValues;

/** Numbers that are worked out as they are asked for, document by document. */
abstract class ValueByDocument extends NumericDocValues {

  @Override
  public int docID() {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }
}
