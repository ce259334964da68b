package io.pinakes.common.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Reads numbers as a field's type demands; the same for documents and requests. */
public final class NumberText {

  private static final BigInteger GREATEST_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private NumberText() {}

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

  /**
   * The 64 bits of a whole number from 0 to 2<sup>64</sup> - 1; a fraction is cut off.
   *
   * @throws NumberFormatException it is no number
   * @throws IllegalArgumentException it is out of range
   */
  public static long unsigned(String text) {
    double approximate = Double.parseDouble(text);
    if (!(approximate > -1 && approximate <= 0x1p64)) {
      throw outOfRange(FieldType.UNSIGNED_LONG, text);
    }
    if (Math.abs(approximate) < 1) {
      return 0;
    }
    BigInteger exact;
    try {
      exact = new BigDecimal(text.strip()).setScale(0, RoundingMode.DOWN).toBigInteger();
    } catch (NumberFormatException e) {
      // A form that only doubles have, such as hexadecimal.
      exact = new BigDecimal(approximate).toBigInteger();
    }
    if (exact.compareTo(GREATEST_UNSIGNED) > 0) {
      throw outOfRange(FieldType.UNSIGNED_LONG, text);
    }
    return exact.longValue();
  }

  /** The number that 64 bits without a sign stand for. */
  public static BigInteger unsigned(long bits) {
    BigInteger number = BigInteger.valueOf(bits & Long.MAX_VALUE);
    return bits < 0 ? number.setBit(63) : number;
  }

  /** The error for a number that the type cannot hold. */
  public static IllegalArgumentException outOfRange(FieldType type, String text) {
    String article = type == FieldType.INTEGER || type == FieldType.UNSIGNED_LONG ? "an" : "a";
    return new IllegalArgumentException(
        "Value [" + text + "] is out of range for " + article + " " + type.typeName());
  }

  /**
   * A floating-point number, rounded to the type.
   *
   * @throws IllegalArgumentException it is infinite or not a number
   */
  public static double fraction(FieldType type, double value) {
    double rounded = rounded(type, value);
    if (!Double.isFinite(rounded)) {
      throw new IllegalArgumentException(
          "[" + type.typeName() + "] supports only finite values, but got [" + value + "]");
    }
    return rounded;
  }

  /** The number of the type that is nearest. */
  static double rounded(FieldType type, double value) {
    return switch (type) {
      case FLOAT -> (double) (float) value;
      case HALF_FLOAT -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      default -> value;
    };
  }
}
