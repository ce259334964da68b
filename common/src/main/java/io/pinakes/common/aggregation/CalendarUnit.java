package io.pinakes.common.aggregation;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** A step of the calendar. */
public enum CalendarUnit {
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The unit that a request names; null if it is none. */
  public static @Nullable CalendarUnit find(String name) {
    return switch (name) {
      case "second", "1s" -> SECOND;
      case "minute", "1m" -> MINUTE;
      case "hour", "1h" -> HOUR;
      case "day", "1d" -> DAY;
      case "week", "1w" -> WEEK;
      case "month", "1M" -> MONTH;
      case "quarter", "1q" -> QUARTER;
      case "year", "1y" -> YEAR;
      default -> null;
    };
  }

  /** Whether it is a part of a day. */
  boolean isOfTime() {
    return this == SECOND || this == MINUTE || this == HOUR;
  }

  /** Its length; of months and longer ones, the average of the Gregorian calendar. */
  long averageMillis() {
    return switch (this) {
      case SECOND -> ChronoUnit.SECONDS.getDuration().toMillis();
      case MINUTE -> ChronoUnit.MINUTES.getDuration().toMillis();
      case HOUR -> ChronoUnit.HOURS.getDuration().toMillis();
      case DAY -> ChronoUnit.DAYS.getDuration().toMillis();
      case WEEK -> ChronoUnit.WEEKS.getDuration().toMillis();
      case MONTH -> ChronoUnit.MONTHS.getDuration().toMillis();
      case QUARTER -> ChronoUnit.YEARS.getDuration().toMillis() / 4;
      case YEAR -> ChronoUnit.YEARS.getDuration().toMillis();
    };
  }

  LocalDateTime floor(LocalDateTime time) {
    return switch (this) {
      case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
      case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
      default -> floor(time.toLocalDate()).atStartOfDay();
    };
  }

  private LocalDate floor(LocalDate date) {
    return switch (this) {
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
      case QUARTER -> date.with(IsoFields.DAY_OF_QUARTER, 1);
      case YEAR -> date.withDayOfYear(1);
      default -> date;
    };
  }

  LocalDateTime next(LocalDateTime start) {
    return switch (this) {
      case SECOND -> start.plusSeconds(1);
      case MINUTE -> start.plusMinutes(1);
      case HOUR -> start.plusHours(1);
      case DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case QUARTER -> start.plusMonths(3);
      case YEAR -> start.plusYears(1);
    };
  }
}
