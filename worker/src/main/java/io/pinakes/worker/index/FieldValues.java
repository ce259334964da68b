package io.pinakes.worker.index;

import io.pinakes.common.mapping.DateFormat;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.NanoDate;
import io.pinakes.common.mapping.NumberText;
import io.pinakes.common.mapping.ValueField;
import java.time.Instant;
import java.time.ZoneOffset;

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
    return NumberText.whole(type, text);
  }

  /** The error for a number that the type cannot hold. */
  public static IllegalArgumentException outOfRange(FieldType type, String text) {
    return NumberText.outOfRange(type, text);
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
    return NumberText.fraction(type, value);
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
   * A date as its field's doc values have it.
   *
   * @throws IllegalArgumentException the format does not read it
   */
  public static long date(ValueField field, String text) {
    DateFormat format = field.dateFormat();
    Instant instant = format.parseInstant(text, false, ZoneOffset.UTC);
    if (instant == null) {
      throw new IllegalArgumentException(
          "failed to parse date field [" + text + "] with format [" + format.pattern() + "]");
    }
    try {
      return field.type() == FieldType.DATE_NANOS ? NanoDate.of(instant) : instant.toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("date out of range [" + text + "]", e);
    }
  }
}
