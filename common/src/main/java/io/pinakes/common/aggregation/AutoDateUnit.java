package io.pinakes.common.aggregation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A unit that {@code auto_date_histogram} may cut time by, finer ones first. The numbers are
 * OpenSearch's.
 */
public enum AutoDateUnit {
  SECOND(0, CalendarUnit.SECOND, "s", 1_000L, 1, 5, 10, 30),
  MINUTE(1, CalendarUnit.MINUTE, "m", 60_000L, 1, 5, 10, 30),
  HOUR(2, CalendarUnit.HOUR, "h", 3_600_000L, 1, 3, 12),
  DAY(3, CalendarUnit.DAY, "d", 86_400_000L, 1, 7),
  MONTH(4, CalendarUnit.MONTH, "M", 30 * 86_400_000L, 1, 3),
  YEAR(5, CalendarUnit.YEAR, "y", 365 * 86_400_000L, 1, 5, 10, 20, 50, 100);

  private final int place;
  private final CalendarUnit unit;
  private final String letter;
  private final long roughMillis;

  /** Never changed. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final int[] steps;

  AutoDateUnit(int place, CalendarUnit unit, String letter, long roughMillis, int... steps) {
    this.place = place;
    this.unit = unit;
    this.letter = letter;
    this.roughMillis = roughMillis;
    this.steps = steps;
  }

  /** The unit of that name; null if there is none. */
  static @Nullable AutoDateUnit find(String name) {
    for (AutoDateUnit unit : values()) {
      if (unit.name().toLowerCase(Locale.ROOT).equals(name)) {
        return unit;
      }
    }
    return null;
  }

  /** Which it is, from the finest, 0, on; on the wire it stands for the unit. */
  public int place() {
    return place;
  }

  /** The unit at a place. */
  public static AutoDateUnit at(int place) {
    return values()[place];
  }

  /** How many there are. */
  public static int count() {
    return YEAR.place + 1;
  }

  CalendarUnit unit() {
    return unit;
  }

  /** About how long it is, in milliseconds. */
  public long roughMillis() {
    return roughMillis;
  }

  /** The most units that a bucket may be long. */
  public int maxStep() {
    return steps[steps.length - 1];
  }

  /** The least number of units by which so many buckets are no more than wanted; 1 if none is. */
  public int step(int buckets, int wanted) {
    for (int step : steps) {
      if (Math.ceilDiv(buckets, step) <= wanted) {
        return step;
      }
    }
    return 1;
  }

  /** An interval as the answer names it. */
  public String interval(int step) {
    return step + letter;
  }
}
