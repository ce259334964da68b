package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.DateRounding;

/** Cuts time into intervals, and keeps the last one: the next time is often in it, too. */
final class LastInterval {

  private final DateRounding rounding;
  private long start = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  LastInterval(DateRounding rounding) {
    this.rounding = rounding;
  }

  /** The start of the interval that a time is in. */
  long round(long time) {
    if (time < start || time >= end) {
      start = rounding.round(time);
      end = rounding.next(start);
    }
    return start;
  }
}
