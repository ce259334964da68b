package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import io.pinakes.common.query.SortKey;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import io.pinakes.worker.index.FieldValues;
import io.pinakes.worker.index.IndexFormat;
import io.pinakes.worker.query.QueryErrors;
import java.util.List;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.SortedSetSortField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Turns a request's sort into Lucene's, and Lucene's sort values into a hit's. */
final class SortCompiler {

  private final Mapping mapping;

  SortCompiler(Mapping mapping) {
    this.mapping = mapping;
  }

  Sort compile(List<SortKey> keys) {
    return new Sort(keys.stream().map(this::compile).toArray(SortField[]::new));
  }

  private SortField compile(SortKey key) {
    if (key.isScore()) {
      // Lucene puts the best first unless it is told to reverse.
      return new SortField(null, SortField.Type.SCORE, !key.descending());
    }
    if (key.isDoc()) {
      return new SortField(null, SortField.Type.DOC, key.descending());
    }
    return switch (typeOf(key).family()) {
      case TEXT -> throw noFieldData(key.field());
      case KEYWORD, IP -> keyword(key);
      case FRACTION -> number(key, SortField.Type.DOUBLE);
      case WHOLE, UNSIGNED, SCALED, BOOLEAN, DATE -> number(key, SortField.Type.LONG);
    };
  }

  private FieldType typeOf(SortKey key) {
    ValueField field = mapping.valueField(key.field());
    if (field != null) {
      return field.type();
    }
    if (key.field().equals(IndexFormat.ID)) {
      throw ApiException.illegalArgument(
          "Fielddata access on the _id field is disallowed, you can re-enable it by updating the"
              + " dynamic cluster setting: indices.id_field_data.enabled");
    }
    if (key.unmappedType() == null) {
      throw QueryErrors.shard("No mapping found for [" + key.field() + "] in order to sort on");
    }
    for (FieldType type : FieldType.values()) {
      if (type.typeName().equals(key.unmappedType())) {
        return type;
      }
    }
    throw ApiException.illegalArgument("No mapper found for type [" + key.unmappedType() + "]");
  }

  private static ApiException noFieldData(String field) {
    return ApiException.illegalArgument(
        "Text fields are not optimised for operations that require per-document field data like"
            + " aggregations and sorting, so these operations are disabled by default. Please use a"
            + " keyword field instead. Alternatively, set fielddata=true on ["
            + field
            + "] in order to load field data by uninverting the inverted index. Note that this can"
            + " use significant memory.");
  }

  private static SortField keyword(SortKey key) {
    if (key.missing() == Missing.VALUE) {
      throw ApiException.illegalArgument(
          "a missing value for the keyword field ["
              + key.field()
              + "] is not supported in sort: use [_last] or [_first]");
    }
    boolean last = (key.missing() == Missing.LAST) != key.descending();
    SortedSetSelector.Type selector =
        key.effectiveMode() == Mode.MIN ? SortedSetSelector.Type.MIN : SortedSetSelector.Type.MAX;
    return new SortedSetSortField(
        key.field(),
        key.descending(),
        selector,
        last ? SortField.STRING_LAST : SortField.STRING_FIRST);
  }

  private SortField number(SortKey key, SortField.Type type) {
    SortedNumericSelector.Type selector =
        key.effectiveMode() == Mode.MIN
            ? SortedNumericSelector.Type.MIN
            : SortedNumericSelector.Type.MAX;
    return new SortedNumericSortField(
        key.field(), type, key.descending(), selector, missing(key, type));
  }

  /** The value that puts a document without one where the request wants it; it shows in the hit. */
  private Object missing(SortKey key, SortField.Type type) {
    if (type == SortField.Type.DOUBLE) {
      return missingFraction(key);
    }
    return missingWhole(key);
  }

  private Long missingWhole(SortKey key) {
    if (key.missing() == Missing.VALUE && key.missingValue() != null) {
      ValueField field = mapping.valueField(key.field());
      if (field == null) {
        return Long.MAX_VALUE;
      }
      try {
        return longs(field).parse(key.missingValue(), false, 0);
      } catch (IllegalArgumentException e) {
        throw QueryErrors.failedToCreate(e);
      }
    }
    boolean greatest = (key.missing() == Missing.LAST) != key.descending();
    return greatest ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  private static Double missingFraction(SortKey key) {
    if (key.missing() == Missing.VALUE && key.missingValue() != null) {
      try {
        return FieldValues.fraction(FieldType.DOUBLE, key.missingValue().toString());
      } catch (IllegalArgumentException e) {
        throw QueryErrors.failedToCreate(e);
      }
    }
    boolean greatest = (key.missing() == Missing.LAST) != key.descending();
    return greatest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** A value that Lucene sorted by, as a hit shows it. */
  @Nullable Object shown(SortKey key, @Nullable Object value) {
    ValueField field = mapping.valueField(key.field());
    return switch (value) {
      case null -> null;
      case BytesRef bytes
          when field != null && ValueFormat.of(field) instanceof ValueFormat.OfBytes format ->
          format.shown(bytes.bytes, bytes.offset, bytes.length);
      case BytesRef bytes -> bytes.utf8ToString();
      case Long raw when field != null -> longs(field).sortValue(raw);
      case Integer number -> number.longValue();
      // The shortest digits that name the float, as OpenSearch writes them; the order is the same.
      case Float number -> Double.valueOf(number.toString());
      case Double number when field != null && field.type() != FieldType.DOUBLE ->
          Double.valueOf(Float.toString(number.floatValue()));
      default -> value;
    };
  }

  private static ValueFormat.OfLongs longs(ValueField field) {
    return (ValueFormat.OfLongs) ValueFormat.of(field);
  }
}
