package io.pinakes.worker.search;

import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.query.SortKey;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.worker.docvalues.Column;
import io.pinakes.worker.query.QueryErrors;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.SortedSetSortField;
import org.apache.lucene.search.comparators.TermOrdValComparator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** By a field whose values are bytes. */
final class WordSort implements KeySort {

  private final SortKey key;
  private final Column.Words column;
  private final SortedSetSelector.Type selector;

  private final @Nullable NestedObjects nested;

  WordSort(SortKey key, Column.Words column, @Nullable NestedObjects nested) {
    if (key.numericType() != null) {
      throw QueryErrors.shard(
          "[numeric_type] option cannot be set on a non-numeric field, got "
              + column.field().type().typeName());
    }
    this.key = key;
    this.column = column;
    this.nested = nested;
    this.selector =
        switch (key.effectiveMode()) {
          case MIN -> SortedSetSelector.Type.MIN;
          case MAX -> SortedSetSelector.Type.MAX;
          case SUM, AVG, MEDIAN ->
              throw QueryErrors.shard("we only support AVG, MEDIAN and SUM on number based fields");
        };
  }

  @Override
  public SortField field() {
    String path = column.field().path();
    if (column.field().type() == FieldType.CONSTANT_KEYWORD) {
      return new SortField(
          path, new WithMissing(new BytesRef(column.field().constant())), key.descending());
    }
    if (key.missing() == Missing.VALUE && key.missingValue() != null) {
      byte[] missing = column.format().parse(key.missingValue());
      return new SortField(path, new WithMissing(new BytesRef(missing)), key.descending());
    }
    boolean last = (key.missing() == Missing.LAST) != key.descending();
    if (nested != null || column.field().flat() != null) {
      return new SortField(path, new OfObjects(last), key.descending());
    }
    return new SortedSetSortField(
        path, key.descending(), selector, last ? SortField.STRING_LAST : SortField.STRING_FIRST);
  }

  @Override
  public @Nullable Object raw(@Nullable Object value) {
    return value == null ? null : new BytesRef(column.format().parse(value.toString()));
  }

  @Override
  public Object shown(Object raw) {
    BytesRef bytes = (BytesRef) raw;
    if (column.field().type() == FieldType.IP) {
      // As bytes, which sort as addresses do; whoever answers the client shows them.
      return Arrays.copyOfRange(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
    }
    return column.format().shown(bytes.bytes, bytes.offset, bytes.length);
  }

  private SortedDocValues selected(LeafReaderContext segment) throws IOException {
    SortedDocValues own = SortedSetSelector.wrap(column.open(segment.reader()), selector);
    return nested == null
        ? own
        : nested.words(segment, own, selector == SortedSetSelector.Type.MAX);
  }

  /** Compares values of nested objects, and of leaves of objects of any shape. */
  private final class OfObjects extends FieldComparatorSource {
    private final boolean missingLast;

    OfObjects(boolean missingLast) {
      this.missingLast = missingLast;
    }

    @Override
    public FieldComparator<?> newComparator(
        String field, int hits, Pruning pruning, boolean reversed) {
      return new TermOrdValComparator(hits, field, missingLast, reversed, Pruning.NONE) {
        @Override
        protected SortedDocValues getSortedDocValues(LeafReaderContext context, String name)
            throws IOException {
          return selected(context);
        }
      };
    }
  }

  /** Compares values, with one for the documents that have none. */
  private final class WithMissing extends FieldComparatorSource {
    private final BytesRef missing;

    WithMissing(BytesRef missing) {
      this.missing = missing;
    }

    @Override
    public FieldComparator<?> newComparator(
        String field, int hits, Pruning pruning, boolean reversed) {
      return new FieldComparator.TermValComparator(hits, field, true) {
        @Override
        protected BinaryDocValues getBinaryDocValues(LeafReaderContext context, String name)
            throws IOException {
          return new Filled(selected(context), missing);
        }
      };
    }
  }

  /** Values, and one for the documents that have none; read by document only. */
  private static final class Filled extends BinaryDocValues {
    private final SortedDocValues in;
    private final BytesRef missing;
    private boolean found;

    Filled(SortedDocValues in, BytesRef missing) {
      this.in = in;
      this.missing = missing;
    }

    @Override
    public BytesRef binaryValue() throws IOException {
      return found ? in.lookupOrd(in.ordValue()) : missing;
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      found = in.advanceExact(target);
      return true;
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
}
