package io.pinakes.common.state;

import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in settings: a whole number and a unit, or {@code -1} for none. */
final class SettingTime {

  /** Nine digits of days are more than a duration holds in nanoseconds, and less than in all. */
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(nanos|micros|ms|s|m|h|d)");

  private SettingTime() {}

  /**
   * Reads a time.
   *
   * @param setting for the message
   */
  static Duration parse(String setting, String value) {
    if (value.equals("-1")) {
      return Duration.ofMillis(-1);
    }
    if (value.equals("0")) {
      return Duration.ZERO;
    }
    Matcher time = FORM.matcher(value);
    if (!time.matches()) {
      throw ApiException.illegalArgument(
          "failed to parse setting [%s] with value [%s] as a time value: unit is missing or unrecognized"
              .formatted(setting, value));
    }
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "nanos" -> Duration.ofNanos(amount);
      case "micros" -> Duration.ofNanos(amount * 1_000);
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
