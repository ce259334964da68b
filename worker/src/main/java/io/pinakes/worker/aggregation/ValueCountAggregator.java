package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.Sum;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** Counts a field's values, of whatever kind. */
final class ValueCountAggregator extends Aggregator {

  private final Values column;
  private final LongCells counts;

  ValueCountAggregator(Scope scope, Values column) {
    super(List.of());
    this.column = column;
    this.counts = new LongCells(scope.allowance(), 0);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    if (column.isNumber()) {
      SortedNumericDocValues values = column.numbers(segment.reader());
      return (document, owner) -> {
        if (values.advanceExact(document)) {
          counts.add(owner, values.docValueCount());
        }
      };
    }
    SortedSetDocValues values = column.texts(segment.reader());
    return (document, owner) -> {
      if (values.advanceExact(document)) {
        counts.add(owner, values.docValueCount());
      }
    };
  }

  @Override
  Partial build(int owner) {
    return new NumbersPartial(
        counts.get(owner),
        Sum.ZERO,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Sum.ZERO,
        column.format());
  }
}
