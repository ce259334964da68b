package io.pinakes.worker.search;

import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueFormat;
import io.pinakes.common.query.SortKey;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import io.pinakes.common.query.SortKey.NumericType;
import io.pinakes.worker.docvalues.Column;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * By a field whose values are numbers. All are sorted as longs: fractions by bits that sort, as
 * {@link ValueFormat.OfLongs} has them.
 */
final class NumberSort implements KeySort {

  private final SortKey key;
  private final Column.Longs column;

  /** What values are cast to; null: they stay as they are. */
  private final @Nullable NumericType cast;

  private final @Nullable NestedObjects nested;

  private NumberSort(
      SortKey key,
      Column.Longs column,
      @Nullable NumericType cast,
      @Nullable NestedObjects nested) {
    this.key = key;
    this.column = column;
    this.nested = nested;
    this.cast = cast;
  }

  static NumberSort of(SortKey key, Column.Longs column, @Nullable NestedObjects nested) {
    return new NumberSort(key, column, cast(key.numericType(), column.field().type()), nested);
  }

  private static @Nullable NumericType cast(@Nullable NumericType wanted, FieldType type) {
    if (wanted == null) {
      return null;
    }
    boolean already =
        switch (wanted) {
          case LONG -> type == FieldType.LONG;
          case DOUBLE -> type == FieldType.DOUBLE;
          case DATE -> type == FieldType.DATE;
          case DATE_NANOS -> type == FieldType.DATE_NANOS;
        };
    return already ? null : wanted;
  }

  @Override
  public SortField field() {
    String path = column.field().path();
    Mode mode = key.effectiveMode();
    if (cast == null && nested == null && (mode == Mode.MIN || mode == Mode.MAX)) {
      var selector =
          mode == Mode.MIN ? SortedNumericSelector.Type.MIN : SortedNumericSelector.Type.MAX;
      return new SortedNumericSortField(
          path, SortField.Type.LONG, key.descending(), selector, missing());
    }
    return new SortField(path, new ValueOrder(missing(), this::selected), key.descending());
  }

  /** The value that puts a document without one where the request wants it; it shows in the hit. */
  private long missing() {
    if (key.missing() == Missing.VALUE && key.missingValue() != null) {
      return parse(key.missingValue());
    }
    return extreme((key.missing() == Missing.LAST) != key.descending());
  }

  private long extreme(boolean greatest) {
    if (cast == NumericType.DOUBLE) {
      return NumericUtils.doubleToSortableLong(
          greatest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
    }
    return switch (cast == null ? column.field().type() : FieldType.LONG) {
      // As OpenSearch, which sorts these as ints.
      case INTEGER, SHORT, BYTE, BOOLEAN -> greatest ? Integer.MAX_VALUE : Integer.MIN_VALUE;
      default -> column.format().extreme(greatest);
    };
  }

  private long parse(Object value) {
    if (cast == null) {
      if (value instanceof Long raw && column.field().type().family() == FieldType.Family.DATE) {
        return raw;
      }
      return value instanceof String text && isExtreme(text)
          ? extreme(!text.startsWith("-"))
          : column.format().parse(value, false, 0);
    }
    return switch (cast) {
      case DOUBLE -> NumericUtils.doubleToSortableLong(Double.parseDouble(value.toString()));
      case LONG, DATE, DATE_NANOS -> Long.parseLong(value.toString());
    };
  }

  /** What a hit shows as its sort value may come back with the next page's request. */
  private static boolean isExtreme(String text) {
    return text.equals("Infinity") || text.equals("-Infinity");
  }

  @Override
  public Object raw(@Nullable Object value) {
    if (value == null) {
      return missing();
    }
    if (cast == null && column.field().type() == FieldType.BOOLEAN) {
      return Long.parseLong(value.toString());
    }
    return parse(value);
  }

  @Override
  public Object shown(Object raw) {
    long value = (Long) raw;
    if (cast == NumericType.DOUBLE) {
      return NumericUtils.sortableLongToDouble(value);
    }
    return cast == null ? column.format().sortValue(value) : value;
  }

  /** One value as another type's. */
  private long cast(long value) {
    ValueFormat.OfLongs format = column.format();
    FieldType type = column.field().type();
    return switch (cast) {
      case null -> value;
      case DOUBLE -> NumericUtils.doubleToSortableLong(format.toDouble(value));
      case LONG ->
          switch (type.family()) {
            case WHOLE, BOOLEAN, DATE -> value;
            default -> (long) format.toDouble(value);
          };
      case DATE -> type == FieldType.DATE_NANOS ? TimeUnit.NANOSECONDS.toMillis(value) : value;
      case DATE_NANOS -> type == FieldType.DATE ? TimeUnit.MILLISECONDS.toNanos(value) : value;
    };
  }

  private boolean isFraction() {
    return cast == NumericType.DOUBLE || (cast == null && column.field().type().isFraction());
  }

  private NumericDocValues selected(LeafReaderContext leaf) throws IOException {
    SortedNumericDocValues values = column.open(leaf.reader());
    return new OneOfMany(nested == null ? values : nested.numbers(leaf, values));
  }

  /** What the mode makes of a document's values. */
  private final class OneOfMany extends ValueByDocument {
    private final SortedNumericDocValues in;

    OneOfMany(SortedNumericDocValues in) {
      this.in = in;
    }

    @Override
    public long longValue() throws IOException {
      int count = in.docValueCount();
      long[] values = new long[count];
      for (int i = 0; i < count; i++) {
        values[i] = cast(in.nextValue());
      }
      if (cast == null && column.field().type() == FieldType.UNSIGNED_LONG) {
        return SortModes.selectUnsigned(key.effectiveMode(), values);
      }
      return SortModes.select(key.effectiveMode(), values, isFraction());
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      return in.advanceExact(target);
    }
  }
}
