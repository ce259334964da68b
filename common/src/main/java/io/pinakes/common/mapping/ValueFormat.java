package io.pinakes.common.mapping;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How a field's doc values read: from the raw value, as it sorts in the index, to what an answer
 * shows, and back from what a request says.
 */
public sealed interface ValueFormat {

  /**
   * The format of a field's values.
   *
   * @param format the request's {@code format}: a pattern of {@link java.text.DecimalFormat} for
   *     numbers, of {@link DateFormat} for dates; null: the field's own
   * @param timeZone that dates are written in and, where they name none, read in; null: UTC
   * @throws IllegalArgumentException the field's type does not have such values, format or zone;
   *     the message is for users
   */
  static ValueFormat of(ValueField field, @Nullable String format, @Nullable ZoneId timeZone) {
    return switch (field.type().family()) {
      case WHOLE, BOOLEAN, UNSIGNED, FRACTION, SCALED -> {
        if (timeZone != null) {
          throw unsupported(field, "time zones");
        }
        if (field.type() == FieldType.BOOLEAN) {
          if (format != null) {
            throw unsupported(field, "formats");
          }
          yield new FlagFormat();
        }
        yield NumberFormats.of(field, format);
      }
      case DATE ->
          new DateValueFormat(
              format == null ? field.dateFormat() : DateFormat.of(format),
              timeZone == null ? ZoneOffset.UTC : timeZone,
              field.type() == FieldType.DATE_NANOS);
      case IP, KEYWORD, TEXT, CONSTANT, FLAT, COMPLETION, BINARY, RANGE, GEO, VECTOR -> {
        if (format != null || timeZone != null) {
          throw unsupported(field, format != null ? "formats" : "time zones");
        }
        yield switch (field.type().family()) {
          case IP -> new AddressFormat();
          case BINARY, RANGE -> new Base64Format();
          case GEO -> new PointFormat();
          default -> new WordFormat();
        };
      }
    };
  }

  /** The format of a field's values by its mapping. */
  static ValueFormat of(ValueField field) {
    return of(field, null, null);
  }

  private static IllegalArgumentException unsupported(ValueField field, String what) {
    return new IllegalArgumentException(
        "Field ["
            + field.path()
            + "] of type ["
            + field.type().typeName()
            + "] does not support custom "
            + what);
  }

  /** Raw values are longs whose signed order is the order of the values. */
  sealed interface OfLongs extends ValueFormat
      permits NumberFormats.Whole,
          NumberFormats.Unsigned,
          NumberFormats.Fraction,
          NumberFormats.Scaled,
          FlagFormat,
          PointFormat,
          DateValueFormat {

    /** The number to compute with; a date's milliseconds since 1970. */
    double toDouble(long raw);

    /** What buckets are made by: the raw value, except that dates are in milliseconds. */
    default long bucket(long raw) {
      return raw;
    }

    /** A bucket's {@code key}: a Long, Double or BigInteger. */
    Object key(long bucket);

    /** A bucket's {@code key_as_string}; null: none is shown. */
    @Nullable String keyAsString(long bucket);

    /** A metric's {@code value_as_string}; null: none is shown. */
    @Nullable String asString(double value);

    /** As {@code docvalue_fields} shows it: a Long, Double, BigInteger, Boolean or String. */
    Object shown(long raw);

    /** As a hit's {@code sort} shows it: a Long, Double or BigInteger. */
    Object sortValue(long raw);

    /**
     * The raw value for a request's, which is a String, Long, Double, BigInteger or Boolean.
     *
     * @param roundUp read what a date leaves out as the last moment instead of the first
     * @param nowMillis what {@code now} stands for in dates
     * @throws IllegalArgumentException it is none; the message is for users
     */
    long parse(Object value, boolean roundUp, long nowMillis);

    /** The raw value for documents without one that are to come first or last. */
    default long extreme(boolean greatest) {
      return greatest ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
  }

  /** Raw values are bytes. */
  sealed interface OfBytes extends ValueFormat permits WordFormat, AddressFormat, Base64Format {

    /** As keys, sort values and {@code docvalue_fields} show it. */
    String shown(byte[] bytes, int offset, int length);

    /**
     * The raw value for a request's.
     *
     * @throws IllegalArgumentException it is none; the message is for users
     */
    byte[] parse(Object value);
  }
}
