package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.NumericMetric.Kind;
import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.Sum;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/** Collects a field's statistics, those that the metric is made of. */
final class NumericMetricAggregator extends Aggregator {

  private final Values column;
  private final LongCells counts;
  private final @Nullable SumCells sums;
  private final @Nullable SumCells squares;
  private final @Nullable DoubleCells minima;
  private final @Nullable DoubleCells maxima;

  NumericMetricAggregator(Scope scope, Kind kind, Values column) {
    super(List.of());
    this.column = column;
    Allowance allowance = scope.allowance();
    boolean all = kind == Kind.STATS || kind == Kind.EXTENDED_STATS;
    counts = new LongCells(allowance, 0);
    sums = all || kind == Kind.SUM || kind == Kind.AVG ? new SumCells(allowance) : null;
    squares = kind == Kind.EXTENDED_STATS ? new SumCells(allowance) : null;
    minima = all || kind == Kind.MIN ? new DoubleCells(allowance, Double.POSITIVE_INFINITY) : null;
    maxima = all || kind == Kind.MAX ? new DoubleCells(allowance, Double.NEGATIVE_INFINITY) : null;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles values = column.doubles(segment.reader());
    return (document, owner) -> {
      if (values.advanceExact(document)) {
        int count = values.count();
        counts.add(owner, count);
        for (int i = 0; i < count; i++) {
          add(owner, values.next());
        }
      }
    };
  }

  private void add(int owner, double value) {
    if (sums != null) {
      sums.add(owner, value);
    }
    if (squares != null) {
      squares.add(owner, value * value);
    }
    if (minima != null && value < minima.get(owner)) {
      minima.set(owner, value);
    }
    if (maxima != null && value > maxima.get(owner)) {
      maxima.set(owner, value);
    }
  }

  @Override
  Partial build(int owner) {
    return new NumbersPartial(
        counts.get(owner),
        sums == null ? Sum.ZERO : sums.get(owner),
        minima == null ? Double.POSITIVE_INFINITY : minima.get(owner),
        maxima == null ? Double.NEGATIVE_INFINITY : maxima.get(owner),
        squares == null ? Sum.ZERO : squares.get(owner),
        column.format());
  }
}
