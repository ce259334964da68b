package io.pinakes.common.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateRoundingTest {

  private static final long HOUR = 3_600_000;

  @ParameterizedTest
  @CsvSource({
    "SECOND,2020-05-06T07:08:09.123Z,2020-05-06T07:08:09Z",
    "MINUTE,2020-05-06T07:08:09.123Z,2020-05-06T07:08:00Z",
    "HOUR,2020-05-06T07:08:09.123Z,2020-05-06T07:00:00Z",
    "DAY,2020-05-06T07:08:09.123Z,2020-05-06T00:00:00Z",
    "WEEK,2020-05-06T07:08:09.123Z,2020-05-04T00:00:00Z",
    "MONTH,2020-05-06T07:08:09.123Z,2020-05-01T00:00:00Z",
    "QUARTER,2020-05-06T07:08:09.123Z,2020-04-01T00:00:00Z",
    "YEAR,2020-05-06T07:08:09.123Z,2020-01-01T00:00:00Z",
    "DAY,1969-12-31T23:59:59.999Z,1969-12-31T00:00:00Z",
  })
  void roundsDownToAUnitOfTheCalendar(CalendarUnit unit, String time, String start) {
    assertThat(rounding(unit, "UTC").round(millis(time))).isEqualTo(millis(start));
  }

  @ParameterizedTest
  @CsvSource({
    // The clocks go from 02:00 to 03:00.
    "DAY,2020-03-29T12:00:00Z,2020-03-28T23:00:00Z,2020-03-29T22:00:00Z",
    "HOUR,2020-03-29T00:30:00Z,2020-03-29T00:00:00Z,2020-03-29T01:00:00Z",
    "HOUR,2020-03-29T01:30:00Z,2020-03-29T01:00:00Z,2020-03-29T02:00:00Z",
    // The clocks show 02:00 to 03:00 twice: two hours.
    "HOUR,2020-10-25T00:30:00Z,2020-10-25T00:00:00Z,2020-10-25T01:00:00Z",
    "HOUR,2020-10-25T01:30:00Z,2020-10-25T01:00:00Z,2020-10-25T02:00:00Z",
    "MONTH,2020-10-25T12:00:00Z,2020-09-30T22:00:00Z,2020-10-31T23:00:00Z",
  })
  void followsTheClocksOfAZone(CalendarUnit unit, String time, String start, String next) {
    DateRounding rounding = rounding(unit, "Europe/Berlin");
    assertThat(rounding.round(millis(time))).isEqualTo(millis(start));
    assertThat(rounding.next(millis(start))).isEqualTo(millis(next));
  }

  @Test
  void aDayWithoutMidnightBeginsWhereItsClocksBegin() {
    DateRounding rounding = rounding(CalendarUnit.DAY, "America/Sao_Paulo");
    assertThat(rounding.round(millis("2018-11-04T12:00:00Z")))
        .isEqualTo(millis("2018-11-04T03:00:00Z"));
  }

  @Test
  void anOffsetMovesTheStartOfIntervals() {
    var rounding = new DateRounding(CalendarUnit.DAY, 0, ZoneOffset.UTC, 6 * HOUR);
    assertThat(rounding.round(millis("2020-05-06T05:00:00Z")))
        .isEqualTo(millis("2020-05-05T06:00:00Z"));
  }

  @Test
  void everyTimeIsInTheIntervalThatItIsRoundedTo() {
    List<@Nullable CalendarUnit> units = new ArrayList<>(List.of(CalendarUnit.values()));
    units.add(null);
    var random = new Random(9);
    for (String zone :
        List.of(
            "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")) {
      for (CalendarUnit unit : units) {
        var rounding = new DateRounding(unit, 5 * HOUR, ZoneId.of(zone), 0);
        for (int i = 0; i < 500; i++) {
          long time =
              random.nextLong(millis("1975-01-01T00:00:00Z"), millis("2035-01-01T00:00:00Z"));
          long start = rounding.round(time);
          assertThat(start).as("%s %s %s", zone, unit, time).isLessThanOrEqualTo(time);
          assertThat(rounding.round(start)).as("%s %s %s", zone, unit, time).isEqualTo(start);
          assertThat(rounding.next(start)).as("%s %s %s", zone, unit, time).isGreaterThan(start);
        }
      }
    }
  }

  private static DateRounding rounding(CalendarUnit unit, String zone) {
    return new DateRounding(unit, 0, ZoneId.of(zone), 0);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
