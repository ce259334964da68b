package io.pinakes.common.mapping;

import java.math.BigInteger;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats of numbers. */
final class NumberFormats {

  private NumberFormats() {}

  static ValueFormat.OfLongs of(ValueField field, @Nullable String format) {
    Pattern pattern = format == null ? null : Pattern.of(format);
    FieldType type = field.type();
    return switch (type.family()) {
      case WHOLE -> new Whole(type, pattern);
      case UNSIGNED -> new Unsigned(pattern);
      case FRACTION -> new Fraction(type, pattern);
      case SCALED -> new Scaled(field.scalingFactor(), pattern);
      default -> throw new IllegalArgumentException(type.typeName() + " is no number");
    };
  }

  /** A way to write numbers, such as {@code #,##0.00}. */
  record Pattern(String pattern) {

    static Pattern of(String pattern) {
      // Says what is wrong with the pattern, if anything.
      var _ = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
      return new Pattern(pattern);
    }

    String format(Object number) {
      // One each time: they are not safe for threads, and few values are written so.
      return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
          .format(number);
    }
  }

  private static @Nullable String written(@Nullable Pattern pattern, Object number) {
    return pattern == null ? null : pattern.format(number);
  }

  private static Object shown(@Nullable Pattern pattern, Object number) {
    return pattern == null ? number : pattern.format(number);
  }

  /** Whole numbers: themselves. */
  record Whole(FieldType type, @Nullable Pattern pattern) implements ValueFormat.OfLongs {

    @Override
    public double toDouble(long raw) {
      return raw;
    }

    @Override
    public Object key(long bucket) {
      return bucket;
    }

    @Override
    public @Nullable String keyAsString(long bucket) {
      return written(pattern, bucket);
    }

    @Override
    public @Nullable String asString(double value) {
      return written(pattern, value);
    }

    @Override
    public Object shown(long raw) {
      return NumberFormats.shown(pattern, raw);
    }

    @Override
    public Object sortValue(long raw) {
      return raw;
    }

    @Override
    public long parse(Object value, boolean roundUp, long nowMillis) {
      return value instanceof Long number
          ? number
          : NumberText.whole(FieldType.LONG, value.toString());
    }
  }

  /** Whole numbers from 0 to 2^64 - 1: with the sign bit flipped. */
  record Unsigned(@Nullable Pattern pattern) implements ValueFormat.OfLongs {

    private static BigInteger number(long raw) {
      return NumberText.unsigned(raw ^ Long.MIN_VALUE);
    }

    @Override
    public double toDouble(long raw) {
      return number(raw).doubleValue();
    }

    @Override
    public Object key(long bucket) {
      return number(bucket);
    }

    @Override
    public @Nullable String keyAsString(long bucket) {
      return written(pattern, number(bucket));
    }

    @Override
    public String asString(double value) {
      String text = written(pattern, value);
      // As OpenSearch shows metrics of this type alone.
      return text == null ? Double.toString(value) : text;
    }

    @Override
    public Object shown(long raw) {
      return NumberFormats.shown(pattern, number(raw));
    }

    @Override
    public Object sortValue(long raw) {
      return number(raw);
    }

    @Override
    public long parse(Object value, boolean roundUp, long nowMillis) {
      return NumberText.unsigned(value.toString()) ^ Long.MIN_VALUE;
    }
  }

  /** Floating-point numbers: the bits of the double, made to sort. */
  record Fraction(FieldType type, @Nullable Pattern pattern) implements ValueFormat.OfLongs {

    @Override
    public double toDouble(long raw) {
      return SortableDouble.fromLong(raw);
    }

    @Override
    public Object key(long bucket) {
      return toDouble(bucket);
    }

    @Override
    public @Nullable String keyAsString(long bucket) {
      return written(pattern, toDouble(bucket));
    }

    @Override
    public @Nullable String asString(double value) {
      return written(pattern, value);
    }

    @Override
    public Object shown(long raw) {
      return NumberFormats.shown(pattern, toDouble(raw));
    }

    @Override
    public Object sortValue(long raw) {
      double value = toDouble(raw);
      // The shortest digits that name the float, as OpenSearch writes them; the order is the same.
      return type == FieldType.DOUBLE ? value : Double.valueOf(Float.toString((float) value));
    }

    @Override
    public long parse(Object value, boolean roundUp, long nowMillis) {
      double number = Double.parseDouble(value.toString());
      return SortableDouble.toLong(NumberText.rounded(type, number));
    }

    @Override
    public long extreme(boolean greatest) {
      return SortableDouble.toLong(greatest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
    }
  }

  /** Multiples of 1 / factor: how many. */
  record Scaled(double factor, @Nullable Pattern pattern) implements ValueFormat.OfLongs {

    @Override
    public double toDouble(long raw) {
      // Not raw / factor: the last bit is as OpenSearch has it.
      return raw * (1 / factor);
    }

    @Override
    public Object key(long bucket) {
      return toDouble(bucket);
    }

    @Override
    public @Nullable String keyAsString(long bucket) {
      return written(pattern, toDouble(bucket));
    }

    @Override
    public @Nullable String asString(double value) {
      return written(pattern, value);
    }

    @Override
    public Object shown(long raw) {
      return NumberFormats.shown(pattern, toDouble(raw));
    }

    @Override
    public Object sortValue(long raw) {
      if (raw == Long.MAX_VALUE || raw == Long.MIN_VALUE) {
        return raw > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      }
      return toDouble(raw);
    }

    @Override
    public long parse(Object value, boolean roundUp, long nowMillis) {
      double number = Double.parseDouble(value.toString());
      if (Double.isInfinite(number)) {
        return extreme(number > 0);
      }
      return Math.round(number * factor);
    }
  }
}
