package io.pinakes.worker.docvalues;

import io.pinakes.common.mapping.ValueFormat;
import java.io.IOException;
import org.apache.lucene.index.SortedNumericDocValues;

/** Raw values as buckets are made of them. */
final class BucketValues extends SortedNumericDocValues {

  private final SortedNumericDocValues raw;
  private final ValueFormat.OfLongs format;

  BucketValues(SortedNumericDocValues raw, ValueFormat.OfLongs format) {
    this.raw = raw;
    this.format = format;
  }

  @Override
  public long nextValue() throws IOException {
    return format.bucket(raw.nextValue());
  }

  @Override
  public int docValueCount() {
    return raw.docValueCount();
  }

  @Override
  public boolean advanceExact(int target) throws IOException {
    return raw.advanceExact(target);
  }

  @Override
  public int docID() {
    return raw.docID();
  }

  @Override
  public int nextDoc() throws IOException {
    return raw.nextDoc();
  }

  @Override
  public int advance(int target) throws IOException {
    return raw.advance(target);
  }

  @Override
  public long cost() {
    return raw.cost();
  }
}
