package io.pinakes.worker.query;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LongValues;
import org.apache.lucene.search.LongValuesSource;
import org.jspecify.annotations.Nullable;

/** The least whole number that a document has in a field. */
final class LeastValues extends LongValuesSource {

  private final String field;

  LeastValues(String field) {
    this.field = field;
  }

  @Override
  public LongValues getValues(LeafReaderContext leaf, @Nullable DoubleValues scores)
      throws IOException {
    SortedNumericDocValues values = DocValues.getSortedNumeric(leaf.reader(), field);
    return new LongValues() {
      @Override
      public long longValue() throws IOException {
        return values.nextValue();
      }

      @Override
      public boolean advanceExact(int document) throws IOException {
        return values.advanceExact(document);
      }
    };
  }

  @Override
  public boolean isCacheable(LeafReaderContext leaf) {
    return true;
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  public LongValuesSource rewrite(IndexSearcher searcher) {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LeastValues values && field.equals(values.field);
  }

  @Override
  public int hashCode() {
    return field.hashCode();
  }

  @Override
  public String toString() {
    return "least(" + field + ")";
  }
}
