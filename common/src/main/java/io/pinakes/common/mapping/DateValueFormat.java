package io.pinakes.common.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Dates: milliseconds since 1970, or nanoseconds.
 *
 * @param nanos whether raw values are nanoseconds
 */
record DateValueFormat(DateFormat format, ZoneId zone, boolean nanos)
    implements ValueFormat.OfLongs {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  @Override
  public double toDouble(long raw) {
    return bucket(raw);
  }

  @Override
  public long bucket(long raw) {
    return nanos ? Math.floorDiv(raw, NANOS_PER_MILLI) : raw;
  }

  @Override
  public Object key(long bucket) {
    return bucket;
  }

  @Override
  public @Nullable String keyAsString(long bucket) {
    return written(Instant.ofEpochMilli(bucket));
  }

  @Override
  public @Nullable String asString(double value) {
    return Double.isFinite(value) ? keyAsString((long) value) : null;
  }

  @Override
  public Object shown(long raw) {
    String text =
        nanos
            ? written(
                Instant.ofEpochSecond(
                    Math.floorDiv(raw, NANOS_PER_SECOND), Math.floorMod(raw, NANOS_PER_SECOND)))
            : written(Instant.ofEpochMilli(raw));
    return text == null ? raw : text;
  }

  /** Null where no calendar reaches: the greatest milliseconds stand for no date. */
  private @Nullable String written(Instant instant) {
    try {
      return format.format(instant, zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public Object sortValue(long raw) {
    return raw;
  }

  @Override
  public long parse(Object value, boolean roundUp, long nowMillis) {
    String text = value.toString();
    try {
      Instant instant = new DateMath(format, zone, nowMillis).parseInstant(text, roundUp);
      return nanos ? NanoDate.of(instant) : instant.toEpochMilli();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "failed to parse date field ["
              + text
              + "] with format ["
              + format.pattern()
              + "]: ["
              + e.getMessage()
              + "]",
          e);
    }
  }
}
