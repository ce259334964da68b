package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.RangeAggregation;
import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/** Buckets by ranges of numbers, dates or distances. */
final class RangeAggregator extends Aggregator {

  private static final BucketPartial NOTHING = new BucketPartial(0, List.of());

  private final Source source;
  private final Allowance allowance;
  private final LongCells counts;
  private final List<RangesPartial.Range> ranges;
  private final double[] from;
  private final double[] to;

  /** What the ranges are of. */
  interface Source {
    Numbers open(LeafReader segment) throws IOException;
  }

  /**
   * Makes an aggregation.
   *
   * @param ranges in the order of the answer
   */
  RangeAggregator(
      Scope scope, List<RangesPartial.Range> ranges, Source source, List<Aggregator> inner) {
    super(inner);
    this.source = source;
    this.allowance = scope.allowance();
    this.counts = new LongCells(allowance, 0);
    this.ranges = List.copyOf(ranges);
    from = new double[ranges.size()];
    to = new double[ranges.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = ranges.get(i).from() instanceof Double d ? d : Double.NEGATIVE_INFINITY;
      to[i] = ranges.get(i).to() instanceof Double d ? d : Double.POSITIVE_INFINITY;
    }
  }

  /** Ranges of a field's numbers or dates. */
  static RangeAggregator of(
      Scope scope, RangeAggregation range, Values column, List<Aggregator> inner) {
    boolean dates = range.kind() == RangeAggregation.Kind.DATE_RANGE;
    List<RangesPartial.Range> ranges =
        range.ranges().stream()
            .map(one -> read(one, dates, column))
            .sorted(RangeAggregation.BY_BOUNDS)
            .toList();
    return new RangeAggregator(scope, ranges, column::doubles, inner);
  }

  private static RangesPartial.Range read(
      RangeAggregation.Range range, boolean dates, Values column) {
    Double lower = bound(range.from(), dates, column);
    Double upper = bound(range.to(), dates, column);
    String key = range.key();
    return new RangesPartial.Range(
        key != null ? key : text(lower, column) + "-" + text(upper, column),
        lower,
        upper,
        shown(lower, column),
        shown(upper, column),
        NOTHING);
  }

  private static @Nullable Double bound(@Nullable Object bound, boolean dates, Values column) {
    return switch (bound) {
      case null -> null;
      case Number number when !dates -> number.doubleValue();
      default -> column.bound(bound);
    };
  }

  private static String text(@Nullable Double bound, Values column) {
    return bound == null ? "*" : column.format().text(bound);
  }

  private static @Nullable String shown(@Nullable Double bound, Values column) {
    ResultFormat format = column.format();
    return bound == null || !format.showsText() ? null : format.text(bound);
  }

  @Override
  String profileType() {
    return "RangeAggregator";
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Numbers values = source.open(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      private double[] numbers = new double[4];

      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        int count = values.count();
        if (count > numbers.length) {
          numbers = new double[Math.max(count, numbers.length * 2)];
        }
        for (int i = 0; i < count; i++) {
          numbers[i] = values.next();
        }
        for (int i = 0; i < from.length; i++) {
          if (isAnyIn(i, count)) {
            int bucket = bucket(owner, i);
            counts.add(bucket, documents.of(document));
            in.collect(document, bucket);
          }
        }
      }

      private boolean isAnyIn(int range, int count) {
        for (int i = 0; i < count; i++) {
          if (numbers[i] >= from[range] && numbers[i] < to[range]) {
            return true;
          }
        }
        return false;
      }
    };
  }

  private int bucket(int owner, int range) {
    return Math.addExact(Math.multiplyExact(owner, from.length), range);
  }

  @Override
  Partial build(int owner) throws IOException {
    allowance.count(from.length);
    var built = new ArrayList<RangesPartial.Range>(from.length);
    for (int i = 0; i < from.length; i++) {
      int bucket = bucket(owner, i);
      built.add(ranges.get(i).with(new BucketPartial(counts.get(bucket), buildInner(bucket))));
    }
    return new RangesPartial(true, built);
  }
}
