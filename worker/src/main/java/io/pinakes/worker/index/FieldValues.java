package io.pinakes.worker.index;

import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.FieldType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** Reads single values as a field's type demands; the same for documents and queries. */
public final class FieldValues {

  private FieldValues() {}

  /**
   * A whole number from text; a fraction is cut off.
   *
   * @throws NumberFormatException it is no number
   * @throws IllegalArgumentException it is out of the type's range
   */
  public static long whole(FieldType type, String text) {
    long value;
    if (isPlainWhole(text)) {
      value = Long.parseLong(text);
    } else {
      double approximate = Double.parseDouble(text);
      // Also true for NaN. The greatest longs are 2^63 as doubles; the exact way decides on them.
      if (!(Math.abs(approximate) <= 0x1p63)) {
        throw outOfRange(type, text);
      }
      // Below 1 the exact way could cost memory by the exponent.
      value = Math.abs(approximate) < 1 ? 0 : exact(type, text, approximate);
    }
    if (value < type.least() || value > type.greatest()) {
      throw outOfRange(type, text);
    }
    return value;
  }

  private static long exact(FieldType type, String text, double approximate) {
    try {
      return new BigDecimal(text.strip()).setScale(0, RoundingMode.DOWN).longValueExact();
    } catch (NumberFormatException e) {
      // A form that only doubles have, such as hexadecimal.
      return (long) approximate;
    } catch (ArithmeticException e) {
      throw outOfRange(type, text);
    }
  }

  private static boolean isPlainWhole(String text) {
    int start = !text.isEmpty() && text.charAt(0) == '-' ? 1 : 0;
    // 18 digits always fit a long.
    if (text.length() == start || text.length() - start > 18) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The error for a number that the type cannot hold. */
  public static IllegalArgumentException outOfRange(FieldType type, String text) {
    String article = type == FieldType.INTEGER ? "an" : "a";
    return new IllegalArgumentException(
        "Value [" + text + "] is out of range for " + article + " " + type.typeName());
  }

  /**
   * A floating-point number from text, rounded to the type.
   *
   * @throws NumberFormatException it is no number
   * @throws IllegalArgumentException it is infinite or not a number
   */
  public static double fraction(FieldType type, String text) {
    return fraction(type, Double.parseDouble(text));
  }

  /** A floating-point number, rounded to the type. */
  public static double fraction(FieldType type, double value) {
    double rounded = type == FieldType.FLOAT ? (double) (float) value : value;
    if (!Double.isFinite(rounded)) {
      throw new IllegalArgumentException(
          "[" + type.typeName() + "] supports only finite values, but got [" + value + "]");
    }
    return rounded;
  }

  /**
   * A boolean from text; empty is false.
   *
   * @throws IllegalArgumentException it is neither
   */
  public static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false", "" -> false;
      default ->
          throw new IllegalArgumentException(
              "Failed to parse value [" + text + "] as only [true] or [false] are allowed.");
    };
  }

  /**
   * A date in milliseconds since 1970.
   *
   * @throws IllegalArgumentException the format does not read it
   */
  public static long date(DateFormat format, String text) {
    OptionalLong millis = format.parse(text);
    if (millis.isEmpty()) {
      throw new IllegalArgumentException(
          "failed to parse date field [" + text + "] with format [" + format.pattern() + "]");
    }
    return millis.getAsLong();
  }
}
