package io.pinakes.worker.search;

import org.apache.lucene.search.SortField;
import org.jspecify.annotations.Nullable;

/** One thing that a shard's hits are sorted by. */
interface KeySort {

  /** Lucene's form. */
  SortField field();

  /** What Lucene sorts by, for a value of {@code search_after}. */
  @Nullable Object raw(@Nullable Object value);

  /** A value that Lucene sorted by, as a hit shows it. */
  Object shown(Object raw);

  /** By score. */
  record Score(boolean descending) implements KeySort {
    @Override
    public SortField field() {
      // Lucene puts the best first unless it is told to reverse.
      return new SortField(null, SortField.Type.SCORE, !descending);
    }

    @Override
    public Object raw(@Nullable Object value) {
      return Float.parseFloat(String.valueOf(value));
    }

    @Override
    public Object shown(Object raw) {
      // The shortest digits that name the float, as OpenSearch writes them; the order is the same.
      return Double.valueOf(raw.toString());
    }
  }

  /** In the order of the index. */
  record Doc(boolean descending) implements KeySort {
    @Override
    public SortField field() {
      return new SortField(null, SortField.Type.DOC, descending);
    }

    @Override
    public Object raw(@Nullable Object value) {
      return Integer.parseInt(String.valueOf(value));
    }

    @Override
    public Object shown(Object raw) {
      return ((Integer) raw).longValue();
    }
  }

  /**
   * In the order of the shards, and within each in that of its index: values name a document of a
   * point in time.
   */
  record ShardDoc(boolean descending, int ordinal) implements KeySort {
    /** Bits of a value that are the document within its shard. */
    private static final int DOCUMENT_BITS = 32;

    @Override
    public SortField field() {
      return new SortField(null, SortField.Type.DOC, descending);
    }

    @Override
    public Object raw(@Nullable Object value) {
      long place = Long.parseLong(String.valueOf(value));
      int other = (int) (place >>> DOCUMENT_BITS);
      if (other == ordinal) {
        return (int) place;
      }
      // In another shard: all of this one's documents are after it, or none.
      return other < ordinal ? -1 : Integer.MAX_VALUE - 1;
    }

    @Override
    public Object shown(Object raw) {
      return ((long) ordinal << DOCUMENT_BITS) | (Integer) raw;
    }
  }
}
