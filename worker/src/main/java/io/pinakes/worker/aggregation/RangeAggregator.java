package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.RangeAggregation;
import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/** Buckets by ranges of numbers or dates. */
final class RangeAggregator extends Aggregator {

  private static final BucketPartial NOTHING = new BucketPartial(0, List.of());

  private final Values column;
  private final Allowance allowance;
  private final LongCells counts;
  private final List<RangesPartial.Range> ranges = new ArrayList<>();
  private final double[] from;
  private final double[] to;

  RangeAggregator(Scope scope, RangeAggregation range, Values column, List<Aggregator> inner) {
    super(inner);
    this.column = column;
    this.allowance = scope.allowance();
    this.counts = new LongCells(allowance, 0);
    boolean dates = range.kind() == RangeAggregation.Kind.DATE_RANGE;
    range.ranges().forEach(one -> ranges.add(read(one, dates)));
    ranges.sort(RangeAggregation.BY_BOUNDS);
    from = new double[ranges.size()];
    to = new double[ranges.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = ranges.get(i).from() instanceof Double d ? d : Double.NEGATIVE_INFINITY;
      to[i] = ranges.get(i).to() instanceof Double d ? d : Double.POSITIVE_INFINITY;
    }
  }

  private RangesPartial.Range read(RangeAggregation.Range range, boolean dates) {
    Double lower = bound(range.from(), dates);
    Double upper = bound(range.to(), dates);
    String key = range.key();
    return new RangesPartial.Range(
        key != null ? key : text(lower) + "-" + text(upper),
        lower,
        upper,
        shown(lower),
        shown(upper),
        NOTHING);
  }

  private @Nullable Double bound(@Nullable Object bound, boolean dates) {
    return switch (bound) {
      case null -> null;
      case Number number when !dates -> number.doubleValue();
      default -> column.bound(bound);
    };
  }

  private String text(@Nullable Double bound) {
    return bound == null ? "*" : column.format().text(bound);
  }

  private @Nullable String shown(@Nullable Double bound) {
    ResultFormat format = column.format();
    return bound == null || !format.showsText() ? null : format.text(bound);
  }

  @Override
  String profileType() {
    return "RangeAggregator";
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles values = column.doubles(segment.reader());
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
        // Ranges are sorted by where they begin, and a document's values rise.
        for (int i = 0; i < from.length && from[i] <= numbers[count - 1]; i++) {
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
      RangesPartial.Range range = ranges.get(i);
      int bucket = bucket(owner, i);
      built.add(
          new RangesPartial.Range(
              range.key(),
              range.from(),
              range.to(),
              range.fromText(),
              range.toText(),
              new BucketPartial(counts.get(bucket), buildInner(bucket))));
    }
    return new RangesPartial(true, built);
  }
}
