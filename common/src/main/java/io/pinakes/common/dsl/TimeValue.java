package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** OpenSearch's lengths of time: a whole number and a unit. */
public final class TimeValue {

  private static final Pattern FORM =
      Pattern.compile("([-+]?[0-9.]+)\\s*(nanos|micros|ms|s|m|h|d)");

  private TimeValue() {}

  /**
   * Reads a length of time.
   *
   * @param setting for the message
   * @return negative only for {@code -1}, which stands for none or no limit
   * @throws ApiException 400: it is no whole number with a unit
   */
  public static Duration parse(String setting, String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.equals("-1")) {
      return Duration.ofMillis(-1);
    }
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = FORM.matcher(trimmed);
    // Other units may be in capitals; an M would be months.
    if (!matcher.matches() || text.strip().endsWith("M")) {
      throw unreadable(setting, text, "unit is missing or unrecognized");
    }
    String number = matcher.group(1);
    if (number.contains(".")) {
      throw ApiException.illegalArgument(
          "failed to parse [" + text + "], fractional time values are not supported");
    }
    if (number.startsWith("-")) {
      throw unreadable(setting, text, "negative durations are not supported");
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
      throw ApiException.illegalArgument("failed to parse [" + text + "]: the number is too large");
    }
  }

  /** Reads a length of time; null for {@code -1}. */
  public static @Nullable Duration parseOrNone(String setting, String text) {
    Duration time = parse(setting, text);
    return time.isNegative() ? null : time;
  }

  /**
   * Reads a length of time as whole milliseconds; what is less than one is cut off.
   *
   * @throws ApiException 400: it is no whole number with a unit, or too long
   */
  public static long millis(String setting, String text) {
    try {
      return parse(setting, text).toMillis();
    } catch (ArithmeticException e) {
      throw ApiException.illegalArgument("failed to parse [" + text + "]: the number is too large");
    }
  }

  private static ApiException unreadable(String setting, String text, String why) {
    return ApiException.illegalArgument(
        "failed to parse setting ["
            + setting
            + "] with value ["
            + text
            + "] as a time value: "
            + why);
  }

  /** A length for people: in the greatest unit of which there is one, to a tenth. */
  public static String format(Duration time) {
    for (Unit unit : Unit.values()) {
      if (time.compareTo(unit.length) >= 0) {
        long tenths = time.dividedBy(unit.length.dividedBy(10));
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + unit.suffix;
      }
    }
    return time.isZero() ? "0s" : time.toNanos() + "nanos";
  }

  private enum Unit {
    DAY("d", Duration.ofDays(1)),
    HOUR("h", Duration.ofHours(1)),
    MINUTE("m", Duration.ofMinutes(1)),
    SECOND("s", Duration.ofSeconds(1)),
    MILLI("ms", Duration.ofMillis(1)),
    MICRO("micros", Duration.ofNanos(1_000));

    private final String suffix;
    private final Duration length;

    Unit(String suffix, Duration length) {
      this.suffix = suffix;
      this.length = length;
    }
  }
}
