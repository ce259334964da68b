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
}
