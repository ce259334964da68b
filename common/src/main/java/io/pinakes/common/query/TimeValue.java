package io.pinakes.common.query;

import io.pinakes.common.error.ApiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** OpenSearch's durations: a number and a unit. */
public final class TimeValue {
  private TimeValue() {}

  /**
   * Reads a duration; null for {@code -1}, which stands for none.
   *
   * @throws ApiException 400: it is no number with a unit
   */
  public static @Nullable Duration parse(String name, String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (text.equals("-1")) {
      return null;
    }
    // 18 digits fit a long; no one waits for more.
    if (digits == 0 || digits > 18) {
      throw invalid(name, text);
    }
    long number = Long.parseLong(text.substring(0, digits));
    try {
      return switch (text.substring(digits)) {
        case "nanos" -> Duration.ofNanos(number);
        case "micros" -> Duration.ofNanos(Math.multiplyExact(number, 1_000L));
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        case "d" -> Duration.ofDays(number);
        default -> throw invalid(name, text);
      };
    } catch (ArithmeticException e) {
      throw invalid(name, text);
    }
  }

  private static ApiException invalid(String name, String text) {
    return ApiException.illegalArgument(
        "failed to parse setting ["
            + name
            + "] with value ["
            + text
            + "] as a time value: unit is missing or unrecognized");
  }

  /** A duration as OpenSearch shows it: in the greatest unit of which there is one, to a tenth. */
  public static String shown(Duration time) {
    long nanos = time.toNanos();
    for (Unit unit : Unit.values()) {
      if (nanos >= unit.nanos) {
        long tenths = nanos / (unit.nanos / 10);
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + unit.suffix;
      }
    }
    return nanos + "nanos";
  }

  private enum Unit {
    DAY("d", Duration.ofDays(1)),
    HOUR("h", Duration.ofHours(1)),
    MINUTE("m", Duration.ofMinutes(1)),
    SECOND("s", Duration.ofSeconds(1)),
    MILLI("ms", Duration.ofMillis(1)),
    MICRO("micros", Duration.ofNanos(1_000));

    private final String suffix;
    private final long nanos;

    Unit(String suffix, Duration length) {
      this.suffix = suffix;
      this.nanos = length.toNanos();
    }
  }
}
