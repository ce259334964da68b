package io.pinakes.common.mapping;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * Dates relative to another: {@code now-1d/d}, {@code 2020-01-01||+1M/d}.
 *
 * @param format of the date before {@code ||}
 * @param zone of a date that names none, and of the days and months that are rounded to
 * @param nowMillis what {@code now} stands for, in milliseconds since 1970
 */
public record DateMath(DateFormat format, ZoneId zone, long nowMillis) {

  /**
   * Milliseconds since 1970.
   *
   * @param roundUp to the last millisecond of a unit instead of the first
   * @throws IllegalArgumentException the text is no such date; the message is for users
   */
  public long parse(String text, boolean roundUp) {
    try {
      return parseInstant(text, roundUp).toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("date out of range [" + text + "]", e);
    }
  }

  /** {@link #parse} to the nanosecond. */
  public Instant parseInstant(String text, boolean roundUp) {
    try {
      if (text.startsWith("now")) {
        return apply(Instant.ofEpochMilli(nowMillis), text, 3, roundUp);
      }
      int separator = text.indexOf("||");
      if (separator < 0) {
        return date(text, roundUp);
      }
      return apply(date(text.substring(0, separator), false), text, separator + 2, roundUp);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("date out of range [" + text + "]", e);
    }
  }

  private Instant date(String text, boolean roundUp) {
    Instant instant = format.parseInstant(text, roundUp, zone);
    if (instant == null) {
      throw new IllegalArgumentException(
          "failed to parse date field [" + text + "] with format [" + format.pattern() + "]");
    }
    return instant;
  }

  private Instant apply(Instant start, String text, int from, boolean roundUp) {
    ZonedDateTime time = start.atZone(zone);
    int at = from;
    while (at < text.length()) {
      char operator = text.charAt(at++);
      boolean round = operator == '/';
      if (!round && operator != '+' && operator != '-') {
        throw new IllegalArgumentException("operator not supported for date math [" + text + "]");
      }
      int digits = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      long number = at == digits ? 1 : number(text, digits, at);
      if (round && number != 1) {
        throw new IllegalArgumentException(
            "rounding `/` can only be used on single unit types [" + text + "]");
      }
      if (at == text.length()) {
        throw new IllegalArgumentException("truncated date math [" + text + "]");
      }
      ChronoUnit unit = unit(text, text.charAt(at++));
      if (!round) {
        time = time.plus(operator == '+' ? number : -number, unit);
      } else {
        time = floor(time, unit);
        if (roundUp) {
          time = time.plus(1, unit).minus(1, ChronoUnit.MILLIS);
        }
      }
    }
    return time.toInstant();
  }

  private static long number(String text, int start, int end) {
    // Nine digits of anything reach past every date there is.
    if (end - start > 9) {
      throw new IllegalArgumentException("number too large in date math [" + text + "]");
    }
    return Long.parseLong(text.substring(start, end));
  }

  private static ChronoUnit unit(String text, char letter) {
    return switch (letter) {
      case 'y' -> ChronoUnit.YEARS;
      case 'M' -> ChronoUnit.MONTHS;
      case 'w' -> ChronoUnit.WEEKS;
      case 'd' -> ChronoUnit.DAYS;
      case 'h', 'H' -> ChronoUnit.HOURS;
      case 'm' -> ChronoUnit.MINUTES;
      case 's' -> ChronoUnit.SECONDS;
      default ->
          throw new IllegalArgumentException(
              "unit [" + letter + "] not supported for date math [" + text + "]");
    };
  }

  private static ZonedDateTime floor(ZonedDateTime time, ChronoUnit unit) {
    return switch (unit) {
      case YEARS -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfYear());
      case MONTHS -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfMonth());
      case WEEKS ->
          time.truncatedTo(ChronoUnit.DAYS)
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      default -> time.truncatedTo(unit);
    };
  }
}
