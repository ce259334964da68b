package io.pinakes.common.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a date field's strings are read: alternatives joined by {@code ||}, each a name such as
 * {@code epoch_millis} or a pattern of {@link DateTimeFormatter}. Equal by pattern.
 */
public final class DateFormat {

  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("date", "uuuu-M-d"),
          Map.entry("strict_date", "uuuu-MM-dd"),
          Map.entry("basic_date", "uuuuMMdd"),
          Map.entry("date_time", "uuuu-M-d'T'H:m:s.SSSXXX"),
          Map.entry("strict_date_time", "uuuu-MM-dd'T'HH:mm:ss.SSSXXX"),
          Map.entry("date_time_no_millis", "uuuu-M-d'T'H:m:sXXX"),
          Map.entry("strict_date_time_no_millis", "uuuu-MM-dd'T'HH:mm:ssXXX"),
          Map.entry("basic_date_time", "uuuuMMdd'T'HHmmss.SSSXX"),
          Map.entry("basic_date_time_no_millis", "uuuuMMdd'T'HHmmssXX"),
          Map.entry("date_hour_minute_second", "uuuu-M-d'T'H:m:s"),
          Map.entry("strict_date_hour_minute_second", "uuuu-MM-dd'T'HH:mm:ss"),
          Map.entry("year", "uuuu"),
          Map.entry("strict_year", "uuuu"),
          Map.entry("year_month", "uuuu-M"),
          Map.entry("strict_year_month", "uuuu-MM"),
          Map.entry("year_month_day", "uuuu-M-d"),
          Map.entry("strict_year_month_day", "uuuu-MM-dd"));

  /** What a date field reads if its mapping names no format. */
  public static final DateFormat DEFAULT = of("strict_date_optional_time||epoch_millis");

  /** The second form that dynamic mapping recognises as a date. */
  public static final DateFormat DYNAMIC_SLASHES =
      of("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis");

  private final String pattern;
  private final Locale locale;
  private final List<Alternative> alternatives;

  private DateFormat(String pattern, Locale locale, List<Alternative> alternatives) {
    this.pattern = pattern;
    this.locale = locale;
    this.alternatives = List.copyOf(alternatives);
  }

  /**
   * Reads a format.
   *
   * @throws IllegalArgumentException it is none; the message is for users
   */
  public static DateFormat of(String pattern) {
    return of(pattern, Locale.ROOT);
  }

  /** This format with the names of months and days of a locale. */
  DateFormat withLocale(Locale other) {
    return other.equals(locale) ? this : of(pattern, other);
  }

  private static DateFormat of(String pattern, Locale locale) {
    var alternatives = new ArrayList<Alternative>();
    int start = 0;
    while (start <= pattern.length()) {
      int end = pattern.indexOf("||", start);
      String one = pattern.substring(start, end < 0 ? pattern.length() : end);
      alternatives.add(alternative(one, locale));
      start = end < 0 ? pattern.length() + 1 : end + 2;
    }
    return new DateFormat(pattern, locale, alternatives);
  }

  private static Alternative alternative(String name, Locale locale) {
    return switch (name) {
      case "" -> throw new IllegalArgumentException("No date pattern provided");
      case "strict_date_optional_time", "iso8601" -> Iso.of(true, 3);
      case "strict_date_optional_time_nanos" -> Iso.of(true, 9);
      case "date_optional_time" -> Iso.of(false, 3);
      case "epoch_millis" -> new Epoch(3);
      case "epoch_second" -> new Epoch(0);
      default -> Pattern.of(name, NAMED.getOrDefault(name, name), locale);
    };
  }

  /** The format as it was written. */
  public String pattern() {
    return pattern;
  }

  /**
   * Milliseconds since 1970, or nothing if no alternative reads the text.
   *
   * @param roundUp read what is left out of the time as the last moment instead of the first
   * @param zone of a time that names none
   */
  public OptionalLong parse(String text, boolean roundUp, ZoneId zone) {
    Instant instant = parseInstant(text, roundUp, zone);
    return instant == null ? OptionalLong.empty() : OptionalLong.of(instant.toEpochMilli());
  }

  /** {@link #parse(String, boolean, ZoneId)} to the nanosecond; null if no alternative reads it. */
  public @Nullable Instant parseInstant(String text, boolean roundUp, ZoneId zone) {
    for (Alternative alternative : alternatives) {
      Instant instant = alternative.parse(text, roundUp, zone);
      if (instant != null) {
        return instant;
      }
    }
    return null;
  }

  /** The moment as the first alternative writes it. */
  public String format(Instant instant, ZoneId zone) {
    return alternatives.getFirst().format(instant, zone);
  }

  /** {@link #parse(String, boolean, ZoneId)} for values in documents: in UTC, not rounded up. */
  public OptionalLong parse(String text) {
    return parse(text, false, ZoneOffset.UTC);
  }

  /** The format that dynamic mapping gives a string that reads as a date; null if it does not. */
  public static @Nullable DateFormat detect(String text) {
    // The cheap look first: nearly all strings in documents are no dates.
    if (text.length() < 7 || !Character.isDigit(text.charAt(0))) {
      return null;
    }
    return switch (text.charAt(4)) {
      case '-' -> IsoDate.parse(text, true, false, ZoneOffset.UTC) != null ? DEFAULT : null;
      case '/' -> DYNAMIC_SLASHES.parse(text).isPresent() ? DYNAMIC_SLASHES : null;
      default -> null;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DateFormat format
        && pattern.equals(format.pattern)
        && locale.equals(format.locale);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern;
  }

  /** One of the ways to read and write a date. */
  private sealed interface Alternative {
    @Nullable Instant parse(String text, boolean roundUp, ZoneId zone);

    String format(Instant instant, ZoneId zone);
  }

  /**
   * ISO 8601 of which the time, and from the right also the date, may be left out.
   *
   * @param written how moments are written, which says how many digits of a second there are
   */
  private record Iso(boolean strict, DateTimeFormatter written) implements Alternative {

    static Iso of(boolean strict, int digits) {
      return new Iso(
          strict,
          new DateTimeFormatterBuilder()
              .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
              .appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true)
              .appendPattern("XXX")
              .toFormatter(Locale.ROOT));
    }

    @Override
    public @Nullable Instant parse(String text, boolean roundUp, ZoneId zone) {
      return IsoDate.parse(text, strict, roundUp, zone);
    }

    @Override
    public String format(Instant instant, ZoneId zone) {
      return written.format(instant.atZone(zone));
    }
  }

  /**
   * A number since 1970.
   *
   * @param digits decimal places between the number's unit and seconds
   */
  private record Epoch(int digits) implements Alternative {

    @Override
    public @Nullable Instant parse(String text, boolean roundUp, ZoneId zone) {
      // 25 characters hold any long with a sign and a fraction; a longer text may be made slow.
      if (text.isEmpty() || text.length() > 25) {
        return null;
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if ((c < '0' || c > '9') && c != '.' && (c != '-' || i > 0)) {
          return null;
        }
      }
      try {
        BigDecimal seconds = new BigDecimal(text).scaleByPowerOfTen(-digits);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        Instant instant =
            Instant.ofEpochSecond(
                whole.longValueExact(), seconds.subtract(whole).scaleByPowerOfTen(9).longValue());
        // Not every moment has a number of milliseconds.
        return instant.toEpochMilli() == Long.MIN_VALUE ? null : instant;
      } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
        return null;
      }
    }

    @Override
    public String format(Instant instant, ZoneId zone) {
      return BigDecimal.valueOf(instant.getEpochSecond())
          .add(BigDecimal.valueOf(instant.getNano(), 9))
          .scaleByPowerOfTen(digits)
          .stripTrailingZeros()
          .toPlainString();
    }
  }

  /** A pattern of {@link DateTimeFormatter}; what it leaves out is filled in. */
  private record Pattern(DateTimeFormatter first, DateTimeFormatter last) implements Alternative {

    static Pattern of(String name, String letters, Locale locale) {
      try {
        return new Pattern(formatter(letters, false, locale), formatter(letters, true, locale));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("Invalid format: [" + name + "]: " + e.getMessage(), e);
      }
    }

    private static DateTimeFormatter formatter(String letters, boolean roundUp, Locale locale) {
      DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern(letters);
      boolean weeks = hasAny(letters, "YwWec");
      if (hasAny(letters, "y") && !hasAny(letters, "G")) {
        builder.parseDefaulting(ChronoField.ERA, 1);
      }
      if (!hasAny(letters, "yuY")) {
        builder.parseDefaulting(ChronoField.YEAR, 1970);
      }
      if (!weeks && !hasAny(letters, "DQq")) {
        builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
        builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
      }
      if (!hasAny(letters, "hKkaBAN")) {
        builder.parseDefaulting(ChronoField.HOUR_OF_DAY, roundUp ? 23 : 0);
        builder.parseDefaulting(ChronoField.MINUTE_OF_HOUR, roundUp ? 59 : 0);
        builder.parseDefaulting(ChronoField.SECOND_OF_MINUTE, roundUp ? 59 : 0);
        builder.parseDefaulting(ChronoField.NANO_OF_SECOND, roundUp ? 999_999_999 : 0);
      }
      return builder.toFormatter(locale).withResolverStyle(ResolverStyle.STRICT);
    }

    private static boolean hasAny(String pattern, String letters) {
      boolean quoted = false;
      for (int i = 0; i < pattern.length(); i++) {
        char c = pattern.charAt(i);
        if (c == '\'') {
          quoted = !quoted;
        } else if (!quoted && letters.indexOf(c) >= 0) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable Instant parse(String text, boolean roundUp, ZoneId zone) {
      try {
        TemporalAccessor parsed = (roundUp ? last : first).parse(text);
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId stated = parsed.query(TemporalQueries.zone());
        if (date == null) {
          return null;
        }
        if (time == null) {
          time = roundUp ? LocalTime.MAX : LocalTime.MIDNIGHT;
        }
        return ZonedDateTime.of(date, time, stated != null ? stated : zone).toInstant();
      } catch (DateTimeException | ArithmeticException e) {
        // The formatter's only way to say that the text is no such date.
        return null;
      }
    }

    @Override
    public String format(Instant instant, ZoneId zone) {
      return first.format(instant.atZone(zone));
    }
  }
}
