package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;

/** OpenSearch's lengths of time: a whole number and a unit. */
final class TimeLength {

  private TimeLength() {}

  /**
   * Milliseconds; less than one is cut off.
   *
   * @param setting for the error
   */
  static long parse(String text, String setting) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    // 15 digits of days still fit a long of milliseconds, or are refused below.
    if (digits == 0 || digits > 15) {
      throw invalid(text, setting);
    }
    long number = Long.parseLong(text, 0, digits, 10);
    try {
      return switch (text.substring(digits)) {
        case "nanos" -> number / 1_000_000;
        case "micros" -> number / 1_000;
        case "ms" -> number;
        case "s" -> Math.multiplyExact(number, 1_000L);
        case "m" -> Math.multiplyExact(number, 60_000L);
        case "h", "H" -> Math.multiplyExact(number, 3_600_000L);
        case "d" -> Math.multiplyExact(number, 86_400_000L);
        default -> throw invalid(text, setting);
      };
    } catch (ArithmeticException e) {
      throw invalid(text, setting);
    }
  }

  private static ApiException invalid(String text, String setting) {
    return ApiException.illegalArgument(
        "failed to parse setting ["
            + setting
            + "] with value ["
            + text
            + "] as a time value: unit is missing or unrecognized");
  }
}
