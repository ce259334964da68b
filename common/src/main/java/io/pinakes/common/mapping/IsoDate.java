package io.pinakes.common.mapping;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code strict_date_optional_time}: {@code
 * yyyy[-MM[-dd['T'[HH[:mm[:ss[.SSSSSSSSS]]][zone]]]]]}. Written by hand because every date of every
 * document, and every string that might be one, comes through here, and a formatter says no by an
 * exception.
 */
final class IsoDate {

  private final String text;
  private final boolean strict;
  private int at;
  private boolean failed;

  private IsoDate(String text, boolean strict) {
    this.text = text;
    this.strict = strict;
  }

  /**
   * The moment, or null if the text is no such date.
   *
   * @param strict demand all digits: {@code 2020-01-05}, not {@code 2020-1-5}
   * @param roundUp read what is left out of the time as the last moment instead of the first
   * @param zone of a time that names none
   */
  static @Nullable Instant parse(String text, boolean strict, boolean roundUp, ZoneId zone) {
    return new IsoDate(text, strict).read(roundUp, zone);
  }

  private @Nullable Instant read(boolean roundUp, ZoneId zone) {
    int month = 1;
    int day = 1;
    int hour = roundUp ? 23 : 0;
    int minute = roundUp ? 59 : 0;
    int second = roundUp ? 59 : 0;
    int nano = roundUp ? 999_999_999 : 0;
    ZoneId stated = null;
    int year = number(4, 4);
    if (accept('-')) {
      month = twoDigits();
      if (accept('-')) {
        day = twoDigits();
        if (accept('T') && !atEnd()) {
          hour = twoDigits();
          if (accept(':')) {
            minute = twoDigits();
            if (accept(':')) {
              second = twoDigits();
              if (accept('.') || accept(',')) {
                nano = fraction();
              }
            }
          }
          if (!failed && !atEnd()) {
            stated = offset();
          }
        }
      }
    }
    if (failed
        || !atEnd()
        || month < 1
        || month > 12
        || day < 1
        || day > YearMonth.of(year, month).lengthOfMonth()
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    ZoneId effective = stated != null ? stated : zone;
    if (effective instanceof ZoneOffset offset) {
      long seconds =
          LocalDate.of(year, month, day).toEpochDay() * 86_400
              + hour * 3_600L
              + minute * 60L
              + second
              - offset.getTotalSeconds();
      return Instant.ofEpochSecond(seconds, nano);
    }
    return LocalDateTime.of(
            LocalDate.of(year, month, day), LocalTime.of(hour, minute, second, nano))
        .atZone(effective)
        .toInstant();
  }

  private boolean atEnd() {
    return at == text.length();
  }

  private boolean accept(char c) {
    if (!failed && at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private int twoDigits() {
    return number(strict ? 2 : 1, 2);
  }

  private int number(int least, int most) {
    int value = 0;
    int digits = 0;
    while (digits < most && at < text.length() && isDigit(text.charAt(at))) {
      value = value * 10 + (text.charAt(at) - '0');
      at++;
      digits++;
    }
    failed |= digits < least;
    return value;
  }

  private int fraction() {
    int start = at;
    int value = number(1, 9);
    for (int digits = at - start; digits < 9; digits++) {
      value *= 10;
    }
    return value;
  }

  private ZoneId offset() {
    if (accept('Z')) {
      return ZoneOffset.UTC;
    }
    int sign = accept('+') ? 1 : accept('-') ? -1 : 0;
    if (sign == 0) {
      failed = true;
      return ZoneOffset.UTC;
    }
    int hours = number(2, 2);
    int minutes = 0;
    if (accept(':') || !atEnd()) {
      minutes = number(2, 2);
    }
    // 18 hours is the bound of ISO offsets in java.time.
    if (failed || minutes > 59 || hours * 60 + minutes > 18 * 60) {
      failed = true;
      return ZoneOffset.UTC;
    }
    return ZoneOffset.ofTotalSeconds(sign * (hours * 60 + minutes) * 60);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
