package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, for people. */
record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final String[] UNITS = {"b", "kb", "mb", "gb", "tb", "pb"};

  /** Digits are bounded: a number of thousands of them costs time. */
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,19})?)\\s*([kmgtp]?b|[kmgtp])");

  /** The last unit of which there is at least one, with one decimal unless that is zero. */
  @Override
  public String toString() {
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.1f", Math.floor(value * 10) / 10);
    return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
        + UNITS[unit];
  }

  /**
   * Reads a size such as {@code 10mb} or {@code 1.5g}.
   *
   * @param setting for the message
   * @throws ApiException 400: it is no number with a unit, or too large
   */
  static ByteSize parse(String setting, String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.equals("-1") || trimmed.equals("0")) {
      return new ByteSize(Long.parseLong(trimmed));
    }
    Matcher matcher = FORM.matcher(trimmed);
    if (!matcher.matches()) {
      throw unreadable(setting, text, ": unit is missing or unrecognized");
    }
    long factor = 1;
    for (String unit : UNITS) {
      if (unit.equals(matcher.group(2)) || unit.substring(0, 1).equals(matcher.group(2))) {
        break;
      }
      factor *= 1024;
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw unreadable(setting, text, "");
    }
    return new ByteSize(bytes.longValue());
  }

  private static ApiException unreadable(String setting, String text, String why) {
    return new ApiException(
        400,
        "parse_exception",
        "failed to parse setting [%s] with value [%s] as a size in bytes%s"
            .formatted(setting, text, why));
  }

  /** Whole units of a kind, without its name. */
  String in(String unit) {
    long divisor = 1;
    for (String name : UNITS) {
      if (name.equals(unit) || name.substring(0, 1).equals(unit)) {
        return Long.toString(bytes / divisor);
      }
      divisor *= 1024;
    }
    return toString();
  }

  static boolean isUnit(String unit) {
    for (String name : UNITS) {
      if (name.equals(unit) || name.substring(0, 1).equals(unit)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }
}
