package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.ValuesSource;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.mapping.ValueFormat;
import io.pinakes.worker.docvalues.Column;
import io.pinakes.worker.index.RangeValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A field's values in a shard, with a value in the place of missing ones if the request has one.
 * This is the one place here that knows types of fields.
 */
final class Values {

  private final Column column;
  private final FieldType.Family family;
  private final KeyKind kind;
  private final ResultFormat format;
  private final long nowMillis;
  private final @Nullable Object missing;

  private Values(Column column, ValuesSource source, long nowMillis) {
    ValueField field = column.field();
    this.column = column;
    this.family = field.type().family();
    this.nowMillis = nowMillis;
    this.missing = source.missing();
    this.kind =
        switch (family) {
          case TEXT, KEYWORD, IP, CONSTANT, FLAT, BINARY, RANGE, COMPLETION, VECTOR -> KeyKind.TEXT;
          case FRACTION, SCALED -> KeyKind.FRACTION;
          case UNSIGNED -> KeyKind.UNSIGNED;
          case WHOLE, BOOLEAN, DATE, GEO -> KeyKind.WHOLE;
        };
    String pattern = source.format();
    this.format =
        switch (family) {
          case DATE ->
              ResultFormat.date(
                  pattern == null ? field.dateFormat().pattern() : pattern, source.zone());
          case BOOLEAN -> ResultFormat.of(ResultFormat.Kind.BOOLEAN);
          case IP -> ResultFormat.of(ResultFormat.Kind.IP);
          case TEXT, KEYWORD, CONSTANT, FLAT, BINARY, RANGE, COMPLETION, VECTOR, GEO ->
              ResultFormat.RAW;
          case UNSIGNED ->
              pattern == null
                  ? ResultFormat.of(ResultFormat.Kind.UNSIGNED)
                  : ResultFormat.decimal(pattern);
          case WHOLE, FRACTION, SCALED ->
              pattern == null ? ResultFormat.RAW : ResultFormat.decimal(pattern);
        };
  }

  /** The values that a request asks for; an unmapped field is of that type, without values. */
  static Values of(ValuesSource source, Mapping mapping, long nowMillis, FieldType otherwise) {
    ValueField mapped = mapping.valueField(source.field());
    ValueField field =
        mapped != null ? mapped : ValueField.of(source.field(), type(source, otherwise));
    try {
      return new Values(Column.of(field, source.format(), source.timeZone()), source, nowMillis);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What the bounds of a field's ranges read and look like; the ranges themselves are no values.
   *
   * @throws ApiException 400: there is a value in the place of missing ones, or no such format
   */
  static Values ofBounds(ValuesSource source, ValueField ranges, long nowMillis) {
    if (source.missing() != null) {
      throw ApiException.illegalArgument("Can't apply missing values on ranges");
    }
    FieldType type = RangeValues.bounds(ranges);
    String format = source.format();
    if (format == null && type == FieldType.DATE) {
      format = ranges.dateFormat().pattern();
    }
    var shown = new ValuesSource(source.field(), null, format, source.timeZone(), null);
    try {
      Column column = Column.of(ValueField.of(ranges.path(), type), format, source.timeZone());
      return new Values(column, shown, nowMillis);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The values that a request asks for.
   *
   * @param otherwise the type of an unmapped field for which there is a value in its place
   * @return null if no document has a value
   * @throws ApiException 400 if there is no way to the field's values
   */
  static @Nullable Values of(
      ValuesSource source, Mapping mapping, FieldType otherwise, long nowMillis) {
    boolean none = mapping.valueField(source.field()) == null && source.missing() == null;
    return none ? null : of(source, mapping, nowMillis, otherwise);
  }

  private static FieldType type(ValuesSource source, FieldType otherwise) {
    return switch (source.valueType()) {
      case "long", "integer", "short", "byte" -> FieldType.LONG;
      case "double", "float", "number", "numeric" -> FieldType.DOUBLE;
      case "unsigned_long" -> FieldType.UNSIGNED_LONG;
      case "date" -> FieldType.DATE;
      case "boolean" -> FieldType.BOOLEAN;
      case "ip" -> FieldType.IP;
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

  ValueField field() {
    return column.field();
  }

  FieldType type() {
    return column.field().type();
  }

  boolean isNumber() {
    return kind != KeyKind.TEXT;
  }

  /** Whether they are numbers for themselves, not moments, places or truths. */
  boolean isPlainNumber() {
    return switch (family) {
      case WHOLE, UNSIGNED, FRACTION, SCALED -> true;
      default -> false;
    };
  }

  boolean isAddress() {
    return family == FieldType.Family.IP;
  }

  /** A segment's numbers, each as {@link #toDouble} and {@link #key} read it. */
  SortedNumericDocValues numbers(LeafReader segment) throws IOException {
    if (!(column instanceof Column.Longs longs)) {
      throw new IllegalStateException("no numbers");
    }
    SortedNumericDocValues values = longs.openBuckets(segment);
    return missing == null ? values : new MissingNumber(values, raw(missing));
  }

  /** A segment's numbers as fractions. */
  Doubles doubles(LeafReader segment) throws IOException {
    if (!(column instanceof Column.Longs longs)) {
      throw new IllegalStateException("no numbers");
    }
    return new Doubles(longs.openBuckets(segment), this, missing == null ? null : bound(missing));
  }

  /** A segment's texts. */
  SortedSetDocValues texts(LeafReader segment) throws IOException {
    if (!(column instanceof Column.Words words)) {
      throw new IllegalStateException("no texts");
    }
    SortedSetDocValues values = words.open(segment);
    return missing == null ? values : new MissingText(values, bytes(missing));
  }

  /** A number as {@link #numbers} has it, as a fraction. */
  double toDouble(long raw) {
    // Dates are in milliseconds already.
    return family == FieldType.Family.DATE ? raw : longs().toDouble(raw);
  }

  /** A number as {@link #numbers} has it, as a bucket's key. */
  Object key(long raw) {
    return switch (kind) {
      case UNSIGNED -> raw ^ Long.MIN_VALUE;
      case FRACTION -> toDouble(raw);
      default -> raw;
    };
  }

  /** A text as a bucket's key. */
  String key(BytesRef text) {
    return isAddress()
        ? new String(text.bytes, text.offset, text.length, StandardCharsets.ISO_8859_1)
        : text.utf8ToString();
  }

  /**
   * A request's value as {@link #numbers} would have it.
   *
   * @throws ApiException 400 if it is none of the field's type
   */
  long raw(Object value) {
    ValueFormat.OfLongs longs = longs();
    return read(value, () -> longs.bucket(longs.parse(value, false, nowMillis)));
  }

  /** A request's value as {@link #texts} would have it. */
  BytesRef bytes(Object value) {
    if (!(column.format() instanceof ValueFormat.OfBytes bytes)) {
      throw new IllegalStateException("no texts");
    }
    return read(value, () -> new BytesRef(bytes.parse(value)));
  }

  /** A request's bound, which for dates may be math. */
  double bound(Object value) {
    if (family == FieldType.Family.DATE) {
      // Numbers are read in the field's format, too, without the point that JSON's may have.
      Object whole = value instanceof Double number ? (Object) number.longValue() : value;
      return toDouble(raw(whole));
    }
    return value instanceof Number number
        ? number.doubleValue()
        : read(value, () -> Double.parseDouble(value.toString()));
  }

  private ValueFormat.OfLongs longs() {
    if (!(column.format() instanceof ValueFormat.OfLongs longs)) {
      throw new IllegalStateException("no numbers");
    }
    return longs;
  }

  private <T> T read(Object value, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (NumberFormatException e) {
      throw new ApiException(
          new ApiError(400, "number_format_exception", "For input string: \"" + value + "\""), e);
    } catch (IllegalArgumentException e) {
      String type =
          family == FieldType.Family.DATE ? "parse_exception" : "illegal_argument_exception";
      throw new ApiException(new ApiError(400, type, String.valueOf(e.getMessage())), e);
    }
  }

  /** The error of an aggregation that cannot use such a field. */
  ApiException unsupported(String aggregation) {
    return ApiException.illegalArgument(
        "Field ["
            + column.field().path()
            + "] of type ["
            + column.field().mappedType().typeName()
            + "] is not supported for aggregation ["
            + aggregation
            + "]");
  }
}
