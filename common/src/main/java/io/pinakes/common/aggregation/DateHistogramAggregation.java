package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A bucket for each interval of time.
 *
 * @param rounding what the intervals are
 * @param extended bounds up to which there are buckets without documents as well
 * @param hard bounds that no bucket is beyond
 */
public record DateHistogramAggregation(
    ValuesSource source,
    DateRounding rounding,
    long minDocCount,
    List<BucketOrder> order,
    @Nullable Bounds extended,
    @Nullable Bounds hard,
    boolean keyed)
    implements BucketAggregation {

  public DateHistogramAggregation {
    order = List.copyOf(order);
  }

  static DateHistogramAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, true);
    DateRounding rounding = rounding(members, source.zone());
    long minDocCount = HistogramAggregation.minDocCount(members);
    List<BucketOrder> order = HistogramAggregation.order(members);
    Bounds extended = Bounds.parse(members, "extended_bounds");
    Bounds hard = Bounds.parse(members, "hard_bounds");
    boolean keyed = members.flag("keyed", false);
    members.end();
    return new DateHistogramAggregation(
        source, rounding, minDocCount, order, extended, hard, keyed);
  }

  /** Reads what the intervals are. */
  static DateRounding rounding(Members members, ZoneId zone) {
    String calendar = members.text("calendar_interval");
    String fixed = members.text("fixed_interval");
    String either = members.text("interval");
    long offset = offset(members);
    int given = (calendar != null ? 1 : 0) + (fixed != null ? 1 : 0) + (either != null ? 1 : 0);
    if (given > 1) {
      throw ApiException.illegalArgument(
          "Cannot use [fixed_interval], [calendar_interval] and [interval] together");
    }
    CalendarUnit unit = calendar == null ? null : calendarUnit(members, calendar);
    long length = 0;
    if (fixed != null) {
      length = members.reading("fixed_interval", () -> fixedMillis(fixed));
    } else if (either != null) {
      // The older form means either, by what it looks like.
      unit = CalendarUnit.find(either);
      length = unit == null ? members.reading("interval", () -> fixedMillis(either)) : 0;
    } else if (unit == null) {
      throw ApiException.illegalArgument(
          "Invalid interval specified, must be non-null and non-empty");
    }
    return new DateRounding(unit, length, zone, offset);
  }

  private static CalendarUnit calendarUnit(Members members, String text) {
    return members.reading(
        "calendar_interval",
        () -> {
          CalendarUnit unit = CalendarUnit.find(text);
          if (unit == null) {
            throw ApiException.illegalArgument(
                "The supplied interval [" + text + "] could not be parsed as a calendar interval.");
          }
          return unit;
        });
  }

  /** A number and a unit, in milliseconds. */
  static long fixedMillis(String text) {
    long millis = TimeValue.millis("date_histogram.fixedInterval", text);
    if (millis <= 0) {
      throw ApiException.illegalArgument(
          "Zero or negative time interval not supported: [" + text + "]");
    }
    return millis;
  }

  private static long offset(Members members) {
    JsonNode value = members.take("offset");
    if (value == null) {
      return 0;
    }
    if (value.isIntegralNumber()) {
      return value.asLong();
    }
    return members.reading(
        "offset",
        () -> {
          String text = value.asString();
          boolean minus = text.startsWith("-");
          String length = minus || text.startsWith("+") ? text.substring(1) : text;
          long millis = TimeValue.millis("DateHistogramAggregationBuilder.parseOffset", length);
          return minus ? -millis : millis;
        });
  }

  @Override
  public Partial empty(AggregationNode node) {
    return new HistogramPartial(ResultFormat.RAW, null, List.of());
  }
}
