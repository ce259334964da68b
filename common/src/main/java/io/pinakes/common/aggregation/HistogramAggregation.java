package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A bucket for each interval of numbers.
 *
 * @param interval the width of a bucket
 * @param offset of the first bucket that begins at or above zero; 0 to less than the interval
 * @param extended bounds up to which there are buckets without documents as well
 * @param hard bounds that no bucket is beyond
 */
public record HistogramAggregation(
    ValuesSource source,
    double interval,
    double offset,
    long minDocCount,
    List<BucketOrder> order,
    @Nullable Bounds extended,
    @Nullable Bounds hard,
    boolean keyed)
    implements BucketAggregation {

  public HistogramAggregation {
    order = List.copyOf(order);
  }

  static HistogramAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    double interval =
        members.reading(
            "interval",
            () -> {
              Double given = members.number("interval");
              if (given != null && given <= 0) {
                throw ApiException.illegalArgument(
                    "[interval] must be >0 for histogram aggregation [" + members.name() + "]");
              }
              return given == null ? 0 : given;
            });
    Double offset = members.number("offset");
    long minDocCount = minDocCount(members);
    List<BucketOrder> order = order(members);
    Bounds extended = Bounds.parse(members, "extended_bounds");
    Bounds hard = Bounds.parse(members, "hard_bounds");
    boolean keyed = members.flag("keyed", false);
    members.end();
    if (interval == 0) {
      throw ApiException.illegalArgument("interval must be positive, got: 0.0");
    }
    return new HistogramAggregation(
        source,
        interval,
        offset == null ? 0 : offset - Math.floor(offset / interval) * interval,
        minDocCount,
        order,
        extended,
        hard,
        keyed);
  }

  static long minDocCount(Members members) {
    return members.reading(
        "min_doc_count",
        () -> {
          int given = members.whole("min_doc_count", 0);
          if (given < 0) {
            throw ApiException.illegalArgument(
                "[minDocCount] must be greater than or equal to 0. Found ["
                    + given
                    + "] in ["
                    + members.name()
                    + "]");
          }
          return (long) given;
        });
  }

  static List<BucketOrder> order(Members members) {
    JsonNode order = members.take("order");
    return order == null
        ? BucketOrder.KEY_ASCENDING
        : members.reading("order", () -> BucketOrder.parse(order));
  }

  @Override
  public Partial empty(AggregationNode node) {
    return new HistogramPartial(ResultFormat.RAW, null, List.of());
  }
}
