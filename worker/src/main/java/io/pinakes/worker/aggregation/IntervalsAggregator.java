package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.Bounds;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Buckets by intervals of numbers or of time. */
abstract class IntervalsAggregator extends Aggregator {

  final Values column;
  final BucketTable table;
  final HistogramPartial.@Nullable Bounds hard;
  private final HistogramPartial.@Nullable Bounds extended;
  private final LongCells counts;
  private final Allowance allowance;
  private final boolean fills;

  /**
   * Makes an aggregation.
   *
   * @param fills whether buckets without documents may be in the answer
   */
  IntervalsAggregator(
      Scope scope,
      Values column,
      boolean fills,
      @Nullable Bounds extended,
      @Nullable Bounds hard,
      List<Aggregator> inner) {
    super(inner);
    this.column = column;
    this.fills = fills;
    this.allowance = scope.allowance();
    this.table = new BucketTable(allowance);
    this.counts = new LongCells(allowance, 0);
    this.extended = bounds(column, extended);
    this.hard = bounds(column, hard);
    check();
  }

  /** The key of a bucket by its value in the table. */
  abstract double key(long value);

  final void add(int bucket, long documents) {
    counts.add(bucket, documents);
  }

  private static HistogramPartial.@Nullable Bounds bounds(Values column, @Nullable Bounds bounds) {
    return bounds == null
        ? null
        : new HistogramPartial.Bounds(
            bounds.min() == null ? null : column.bound(bounds.min()),
            bounds.max() == null ? null : column.bound(bounds.max()));
  }

  private void check() {
    check(extended, "extended_bounds");
    check(hard, "hard_bounds");
    if (extended != null && hard != null) {
      boolean below = hard.min() != null && extended.min() != null && extended.min() < hard.min();
      boolean above = hard.max() != null && extended.max() != null && extended.max() > hard.max();
      if (below || above) {
        throw ApiException.illegalArgument(
            "Extended bounds have to be inside hard bounds, hard bounds: ["
                + shown(hard)
                + "], extended bounds: ["
                + shown(extended)
                + "]");
      }
    }
  }

  private static void check(HistogramPartial.@Nullable Bounds bounds, String name) {
    if (bounds != null
        && bounds.min() != null
        && bounds.max() != null
        && bounds.min() > bounds.max()) {
      throw ApiException.illegalArgument(
          "["
              + name
              + ".min]["
              + bounds.min()
              + "] cannot be greater than ["
              + name
              + ".max]["
              + bounds.max()
              + "]");
    }
  }

  private static String shown(HistogramPartial.Bounds bounds) {
    return (bounds.min() == null ? "" : bounds.min())
        + "--"
        + (bounds.max() == null ? "" : bounds.max());
  }

  @Override
  final Map<String, Object> debug() {
    return Map.of("total_buckets", table.size());
  }

  @Override
  final Partial build(int owner) throws IOException {
    var buckets = new ArrayList<HistogramPartial.Bucket>();
    for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
      allowance.count(1);
      buckets.add(
          new HistogramPartial.Bucket(
              key(table.value(bucket)), counts.get(bucket), buildInner(bucket)));
    }
    buckets.sort(Comparator.comparingDouble(HistogramPartial.Bucket::key));
    // No document is in the bucket after the last.
    List<Partial> nothing = fills ? allowance.uncounted(() -> buildInner(table.size())) : null;
    return new HistogramPartial(column.format(), extended, buckets, nothing);
  }
}
