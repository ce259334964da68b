package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.AutoDatePartial;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of time whose interval follows from how many of them are wanted.
 *
 * @param buckets at most so many, if a hundred years are enough for one
 * @param minimum the finest unit that intervals may have
 */
public record AutoDateHistogramAggregation(ValuesSource source, int buckets, AutoDateUnit minimum)
    implements BucketAggregation {

  private static final int DEFAULT_BUCKETS = 10;

  static AutoDateHistogramAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, true);
    int buckets =
        members.reading(
            "buckets",
            () -> {
              int given = members.whole("buckets", DEFAULT_BUCKETS);
              if (given <= 0) {
                throw ApiException.illegalArgument(
                    "buckets must be greater than 0 for [" + members.name() + "]");
              }
              return given;
            });
    String named = members.string("minimum_interval");
    AutoDateUnit minimum = members.reading("minimum_interval", () -> minimum(named));
    members.end();
    int most = mostBuckets(minimum);
    if (buckets > most) {
      throw ApiException.illegalArgument("buckets must be less than " + most);
    }
    return new AutoDateHistogramAggregation(source, buckets, minimum);
  }

  private static AutoDateUnit minimum(@Nullable String name) {
    if (name == null) {
      return AutoDateUnit.SECOND;
    }
    AutoDateUnit unit = AutoDateUnit.find(name);
    if (unit == null) {
      throw ApiException.illegalArgument(
          "minimum_interval must be one of [[minute, month, day, hour, second, year]]");
    }
    return unit;
  }

  /** So many that, cut as fine as they may be before they are joined, they are within the bound. */
  private static int mostBuckets(AutoDateUnit minimum) {
    int most = 1;
    for (AutoDateUnit unit : AutoDateUnit.values()) {
      if (unit.compareTo(minimum) >= 0 && unit != AutoDateUnit.YEAR) {
        most = Math.max(most, unit.maxStep());
      }
    }
    return TooManyBuckets.MAX_BUCKETS / most;
  }

  /** How times are cut by a unit. */
  public DateRounding rounding(AutoDateUnit unit) {
    return new DateRounding(unit.unit(), 0, source.zone(), 0);
  }

  /** How many buckets of a unit there may be before a coarser unit is taken. */
  public int mostOf(AutoDateUnit unit) {
    return buckets * unit.maxStep();
  }

  @Override
  public Partial empty(AggregationNode node) {
    return new AutoDatePartial(
        minimum.place(), new HistogramPartial(ResultFormat.RAW, null, List.of()));
  }
}
