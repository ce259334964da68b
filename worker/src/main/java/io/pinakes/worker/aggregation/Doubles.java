package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.index.SortedNumericDocValues;
import org.jspecify.annotations.Nullable;

/** A segment's numbers as fractions, rising within a document. */
final class Doubles implements Numbers {

  private final SortedNumericDocValues in;
  private final Values values;
  private final @Nullable Double missing;
  private boolean has;

  /**
   * Reads numbers.
   *
   * @param missing in the place of those that documents do not have; null: none. It need not be of
   *     the field's type: a half may stand in for a missing integer
   */
  Doubles(SortedNumericDocValues in, Values values, @Nullable Double missing) {
    this.in = in;
    this.values = values;
    this.missing = missing;
  }

  @Override
  public boolean advanceExact(int document) throws IOException {
    has = in.advanceExact(document);
    return has || missing != null;
  }

  @Override
  public int count() {
    return has ? in.docValueCount() : 1;
  }

  @Override
  public double next() throws IOException {
    return has || missing == null ? values.toDouble(in.nextValue()) : missing;
  }
}
