package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as OpenSearch writes them: a whole number and a unit. */
final class TimeValue {

  private static final Pattern FORM = Pattern.compile("(-?[0-9.]+)\\s*(nanos|micros|ms|s|m|h|d)");

  private TimeValue() {}

  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000};
  private static final String[] UNITS = {"d", "h", "m", "s"};

  /** For people: the largest unit of which there is at least one, with one decimal. */
  static String format(long millis) {
    if (millis == 0) {
      return "0s";
    }
    for (int i = 0; i < UNITS.length; i++) {
      if (millis >= MILLIS[i]) {
        long tenths = millis * 10 / MILLIS[i];
        return tenths % 10 == 0
            ? tenths / 10 + UNITS[i]
            : tenths / 10 + "." + tenths % 10 + UNITS[i];
      }
    }
    return millis + "ms";
  }

  /**
   * Reads a time.
   *
   * @param setting for the message
   * @return negative only for {@code -1}, which means no limit
   */
  static Duration parse(String setting, String value) {
    String trimmed = value.strip().toLowerCase(Locale.ROOT);
    if (trimmed.equals("-1")) {
      return Duration.ofMillis(-1);
    }
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = FORM.matcher(trimmed);
    if (!matcher.matches()) {
      throw ApiException.illegalArgument(
          "failed to parse setting ["
              + setting
              + "] with value ["
              + value
              + "] as a time value: unit is missing or unrecognized");
    }
    String number = matcher.group(1);
    if (number.contains(".")) {
      throw ApiException.illegalArgument(
          "failed to parse [" + value + "], fractional time values are not supported");
    }
    if (number.startsWith("-")) {
      throw ApiException.illegalArgument(
          "failed to parse setting ["
              + setting
              + "] with value ["
              + value
              + "] as a time value: negative durations are not supported");
    }
    try {
      long amount = Long.parseLong(number);
      return switch (matcher.group(2)) {
        case "nanos" -> Duration.ofNanos(amount);
        case "micros" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw ApiException.illegalArgument(
          "failed to parse [" + value + "]: the number is too large");
    }
  }
}
