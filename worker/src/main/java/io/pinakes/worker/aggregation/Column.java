package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.ValuesSource;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.DateMath;
import io.pinakes.worker.index.FieldValues;
import java.io.IOException;
import java.time.ZoneId;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * A field's values in a shard, with a value in the place of missing ones if the request has one.
 * This is the one place here that knows types of fields.
 */
final class Column {

  private final String field;
  private final @Nullable ValueField mapped;
  private final KeyKind kind;
  private final ResultFormat format;
  private final DateFormat dates;
  private final ZoneId zone;
  private final long nowMillis;
  private final @Nullable Object missing;

  private Column(
      String field,
      @Nullable ValueField mapped,
      FieldType type,
      ValuesSource source,
      long nowMillis) {
    this.field = field;
    this.mapped = mapped;
    this.zone = source.zone();
    this.nowMillis = nowMillis;
    this.kind =
        switch (type) {
          case TEXT, KEYWORD -> KeyKind.TEXT;
          case DOUBLE, FLOAT -> KeyKind.FRACTION;
          case LONG, INTEGER, SHORT, BYTE, BOOLEAN, DATE -> KeyKind.WHOLE;
        };
    this.dates =
        source.format() != null && type == FieldType.DATE
            ? DateFormat.of(source.format())
            : mapped != null ? mapped.dateFormat() : DateFormat.DEFAULT;
    this.format = format(type, source);
    this.missing = source.missing();
  }

  private ResultFormat format(FieldType type, ValuesSource source) {
    return switch (type) {
      case DATE -> ResultFormat.date(dates.pattern(), zone);
      case BOOLEAN -> ResultFormat.of(ResultFormat.Kind.BOOLEAN);
      case TEXT, KEYWORD -> ResultFormat.RAW;
      default -> source.format() == null ? ResultFormat.RAW : ResultFormat.decimal(source.format());
    };
  }

  /**
   * The values that a request asks for.
   *
   * @param otherwise the type of an unmapped field for which there is a value in its place
   * @return null if no document has a value
   * @throws ApiException 400 if there is no way to the field's values
   */
  static @Nullable Column of(
      ValuesSource source, Mapping mapping, FieldType otherwise, long nowMillis) {
    ValueField mapped = mapping.valueField(source.field());
    if (mapped == null) {
      return source.missing() == null
          ? null
          : new Column(source.field(), null, type(source, otherwise), source, nowMillis);
    }
    if (mapped.type() == FieldType.TEXT) {
      throw ApiException.illegalArgument(
          "Text fields are not optimised for operations that require per-document field data like"
              + " aggregations and sorting, so these operations are disabled by default. Please"
              + " use a keyword field instead. Alternatively, set fielddata=true on ["
              + mapped.path()
              + "] in order to load field data by uninverting the inverted index. Note that this"
              + " can use significant memory.");
    }
    return new Column(source.field(), mapped, mapped.type(), source, nowMillis);
  }

  private static FieldType type(ValuesSource source, FieldType otherwise) {
    return switch (source.valueType()) {
      case "long", "integer", "short", "byte" -> FieldType.LONG;
      case "double", "float", "number" -> FieldType.DOUBLE;
      case "date" -> FieldType.DATE;
      case "boolean" -> FieldType.BOOLEAN;
      case "string", "keyword" -> FieldType.KEYWORD;
      case null, default -> otherwise;
    };
  }

  KeyKind kind() {
    return kind;
  }

  ResultFormat format() {
    return format;
  }

  /** The type's name; of an unmapped field, what it is taken for. */
  String typeName() {
    return mapped == null ? "unmapped" : mapped.type().typeName();
  }

  boolean isNumber() {
    return kind != KeyKind.TEXT;
  }

  /** A segment's numbers, each as {@link #toDouble} and {@link #key} read it. */
  SortedNumericDocValues numbers(LeafReader segment) throws IOException {
    SortedNumericDocValues values = DocValues.getSortedNumeric(segment, field);
    return missing == null ? values : new MissingNumber(values, raw(missing));
  }

  /** A segment's texts. */
  SortedSetDocValues texts(LeafReader segment) throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(segment, field);
    return missing == null ? values : new MissingText(values, bytes(missing));
  }

  /** A stored number as a fraction. */
  double toDouble(long raw) {
    return switch (kind) {
      case FRACTION -> NumericUtils.sortableLongToDouble(raw);
      case UNSIGNED -> KeyKind.unsignedToDouble(raw);
      default -> raw;
    };
  }

  /** A stored number as a bucket's key. */
  Object key(long raw) {
    return kind == KeyKind.FRACTION ? (Object) NumericUtils.sortableLongToDouble(raw) : raw;
  }

  /** A stored text as a bucket's key. */
  String key(BytesRef text) {
    return text.utf8ToString();
  }

  /**
   * A request's value as it would be stored.
   *
   * @throws ApiException 400 if it is none of the field's type
   */
  long raw(Object value) {
    String text = value.toString();
    try {
      return switch (format.kind()) {
        case DATE -> millis(value);
        case BOOLEAN ->
            text.equals("0") || text.equals("1")
                ? Long.parseLong(text)
                : FieldValues.flag(text) ? 1 : 0;
        default ->
            kind == KeyKind.FRACTION
                ? NumericUtils.doubleToSortableLong(Double.parseDouble(text))
                : FieldValues.whole(FieldType.LONG, text);
      };
    } catch (NumberFormatException e) {
      throw new ApiException(
          new io.pinakes.common.error.ApiError(
              400, "number_format_exception", "For input string: \"" + text + "\""),
          e);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  /** A request's value as it would be stored. */
  BytesRef bytes(Object value) {
    return new BytesRef(value.toString());
  }

  /** A request's bound, which for dates may be math. */
  double bound(Object value) {
    return switch (format.kind()) {
      case DATE -> millis(value);
      default -> value instanceof Number n ? n.doubleValue() : Double.parseDouble(value.toString());
    };
  }

  private long millis(Object value) {
    if (value instanceof Number number && dates.parse(value.toString()).isEmpty()) {
      return number.longValue();
    }
    try {
      String text = value instanceof Double d ? Long.toString(d.longValue()) : value.toString();
      return new DateMath(dates, zone, nowMillis).parse(text, false);
    } catch (IllegalArgumentException e) {
      throw ApiException.parsing(String.valueOf(e.getMessage()));
    }
  }

  /** The error of an aggregation that cannot use such a field. */
  ApiException unsupported(String aggregation) {
    return ApiException.illegalArgument(
        "Field ["
            + field
            + "] of type ["
            + typeName()
            + "] is not supported for aggregation ["
            + aggregation
            + "]");
  }
}
