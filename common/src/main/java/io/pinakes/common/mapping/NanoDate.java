package io.pinakes.common.mapping;

import java.time.Instant;

/** Moments as nanoseconds since 1970. */
public final class NanoDate {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private NanoDate() {}

  /**
   * Nanoseconds since 1970.
   *
   * @throws IllegalArgumentException a long does not hold them, or they are negative
   */
  public static long of(Instant instant) {
    if (instant.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException(
          "date["
              + instant
              + "] is before the epoch in 1970 and cannot be stored in nanosecond"
              + " resolution");
    }
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "date["
              + instant
              + "] is after 2262-04-11T23:47:16.854775807 and cannot be stored in"
              + " nanosecond resolution",
          e);
    }
  }

  /** The same; those of the first or last moment that has any for one beyond. */
  public static long within(Instant instant) {
    if (instant.isBefore(Instant.EPOCH)) {
      return 0;
    }
    try {
      return of(instant);
    } catch (IllegalArgumentException e) {
      return Long.MAX_VALUE;
    }
  }
}
