package io.pinakes.worker.search;

import io.pinakes.worker.index.IndexFormat;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** By id. */
record IdSort(boolean descending) implements KeySort {

  @Override
  public SortField field() {
    return new SortField(
        IndexFormat.ID,
        new FieldComparatorSource() {
          @Override
          public FieldComparator<?> newComparator(
              String field, int hits, Pruning pruning, boolean reversed) {
            return new FieldComparator.TermValComparator(hits, field, true);
          }
        },
        descending);
  }

  @Override
  public Object raw(@Nullable Object value) {
    return new BytesRef(String.valueOf(value));
  }

  @Override
  public Object shown(Object raw) {
    return ((BytesRef) raw).utf8ToString();
  }
}
