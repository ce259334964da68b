package io.pinakes.common.mapping;

import java.util.List;

/** Units of distance, by OpenSearch's names for them. */
public enum DistanceUnit {
  INCH(0.0254, "in", "inch"),
  YARDS(0.9144, "yd", "yards"),
  FEET(0.3048, "ft", "feet"),
  KILOMETERS(1_000, "km", "kilometers"),
  NAUTICAL_MILES(1_852, "NM", "nmi", "nauticalmiles"),
  MILLIMETERS(0.001, "mm", "millimeters"),
  CENTIMETERS(0.01, "cm", "centimeters"),
  MILES(1_609.344, "mi", "miles"),
  METERS(1, "m", "meters");

  private final double meters;

  /** Never changed. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> names;

  DistanceUnit(double meters, String... names) {
    this.meters = meters;
    this.names = List.of(names);
  }

  /**
   * The unit of that name.
   *
   * @throws IllegalArgumentException there is none; the message is for users
   */
  public static DistanceUnit of(String name) {
    for (DistanceUnit unit : values()) {
      if (unit.names.contains(name)) {
        return unit;
      }
    }
    throw new IllegalArgumentException("No distance unit match [" + name + "]");
  }

  /**
   * Meters of a distance such as {@code 12km}.
   *
   * @param unit of a number alone
   * @throws IllegalArgumentException it is none; the message is for users
   */
  public static double meters(String text, DistanceUnit unit) {
    int end = text.length();
    while (end > 0 && !Character.isDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '.') {
      end--;
    }
    String own = text.substring(end).strip();
    double number;
    try {
      number = Double.parseDouble(text.substring(0, end).strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("failed to parse distance [" + text + "]", e);
    }
    return (own.isEmpty() ? unit : of(own)).toMeters(number);
  }

  /** Meters of so many of these. */
  public double toMeters(double distance) {
    return distance * meters;
  }

  /** So many of these are as many meters. */
  public double fromMeters(double distance) {
    return distance / meters;
  }
}
