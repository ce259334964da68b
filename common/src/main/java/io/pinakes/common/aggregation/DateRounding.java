package io.pinakes.common.aggregation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Cuts time into intervals by a zone's clocks; an hour that the clocks show twice is two. All times
 * are milliseconds since 1970.
 *
 * @param unit null: {@code fixed} says how long an interval is
 * @param fixedMillis the length of an interval if there is no unit
 * @param offsetMillis by how much later each interval begins
 */
public record DateRounding(
    @Nullable CalendarUnit unit, long fixedMillis, ZoneId zone, long offsetMillis) {

  /**
   * The start of the interval that a time is in.
   *
   * @throws DateTimeException the time is out of java.time's range
   */
  public long round(long time) {
    return floor(time - offsetMillis) + offsetMillis;
  }

  /** The start of the interval after the one that starts at {@code start}. */
  public long next(long start) {
    return after(start - offsetMillis) + offsetMillis;
  }

  private long floor(long time) {
    ZoneRules rules = zone.getRules();
    if (unit == null && rules.isFixedOffset()) {
      long shift = rules.getOffset(Instant.EPOCH).getTotalSeconds() * 1000L;
      return Math.floorDiv(time + shift, fixedMillis) * fixedMillis - shift;
    }
    Instant instant = Instant.ofEpochMilli(time);
    LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
    LocalDateTime start = unit == null ? fixedFloor(local) : unit.floor(local);
    return at(start, time, rules);
  }

  private LocalDateTime fixedFloor(LocalDateTime local) {
    long millis = local.toInstant(ZoneOffset.UTC).toEpochMilli();
    return local(Math.floorDiv(millis, fixedMillis) * fixedMillis);
  }

  private static LocalDateTime local(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** When the clocks showed {@code start} for the last time up to {@code time}. */
  private long at(LocalDateTime start, long time, ZoneRules rules) {
    ZoneOffsetTransition transition = rules.getTransition(start);
    if (transition == null) {
      return start.toInstant(rules.getOffset(start)).toEpochMilli();
    }
    if (transition.isGap()) {
      // The clocks never showed it: the interval begins where they went on.
      return transition.getInstant().toEpochMilli();
    }
    long later = start.toInstant(transition.getOffsetAfter()).toEpochMilli();
    boolean ofTime = unit == null || unit.isOfTime();
    return ofTime && later <= time
        ? later
        : start.toInstant(transition.getOffsetBefore()).toEpochMilli();
  }

  private long after(long start) {
    if (unit == null) {
      if (zone.getRules().isFixedOffset()) {
        return start + fixedMillis;
      }
      long shift = zone.getRules().getOffset(Instant.ofEpochMilli(start)).getTotalSeconds() * 1000L;
      return local(start + shift + fixedMillis).atZone(zone).toInstant().toEpochMilli();
    }
    if (unit.isOfTime()) {
      ChronoUnit length =
          switch (unit) {
            case SECOND -> ChronoUnit.SECONDS;
            case MINUTE -> ChronoUnit.MINUTES;
            default -> ChronoUnit.HOURS;
          };
      return floor(start + Duration.of(1, length).toMillis());
    }
    LocalDateTime next =
        unit.next(unit.floor(LocalDateTime.ofInstant(Instant.ofEpochMilli(start), zone)));
    return next.toLocalDate().atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
