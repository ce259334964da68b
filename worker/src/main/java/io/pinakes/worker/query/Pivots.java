package io.pinakes.worker.query;

/** Lengths of time in requests. */
final class Pivots {

  private Pivots() {}

  /** Milliseconds of a length such as {@code 7d} or {@code 1.5h}. */
  static double millis(String name, String text) {
    int unit = text.length();
    while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
      unit--;
    }
    double length =
        switch (text.substring(unit)) {
          case "nanos" -> 1e-6;
          case "micros" -> 1e-3;
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> throw unreadable(name, text);
        };
    try {
      return Double.parseDouble(text.substring(0, unit)) * length;
    } catch (NumberFormatException e) {
      throw unreadable(name, text);
    }
  }

  private static IllegalArgumentException unreadable(String name, String text) {
    return new IllegalArgumentException(
        "failed to parse setting ["
            + name
            + "] with value ["
            + text
            + "] as a time value: unit is missing or unrecognized");
  }
}
