package io.pinakes.coordinator.rest;

import java.util.Locale;

/** A number of bytes, for people. */
record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final String[] UNITS = {"b", "kb", "mb", "gb", "tb", "pb"};

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
