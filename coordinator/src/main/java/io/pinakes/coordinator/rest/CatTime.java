package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.Map;

/** A time in a table. */
record CatTime(long nanos) implements Comparable<CatTime> {

  private static final Map<String, Long> UNITS =
      Map.of(
          "nanos", 1L,
          "micros", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  /** As OpenSearch counts: in whole milliseconds. */
  static CatTime ofNanos(long nanos) {
    return ofMillis(nanos / 1_000_000);
  }

  static CatTime ofMillis(long millis) {
    return new CatTime(millis * 1_000_000);
  }

  /** Refuses what is no unit. */
  static void checkUnit(String unit) {
    if (!UNITS.containsKey(unit)) {
      throw ApiException.illegalArgument("unknown unit of time [" + unit + "]");
    }
  }

  /** Whole units, without their name. */
  String in(String unit) {
    return Long.toString(nanos / UNITS.getOrDefault(unit, 1L));
  }

  /** For people. */
  @Override
  public String toString() {
    return TimeValue.format(Duration.ofNanos(nanos));
  }

  @Override
  public int compareTo(CatTime other) {
    return Long.compare(nanos, other.nanos);
  }
}
