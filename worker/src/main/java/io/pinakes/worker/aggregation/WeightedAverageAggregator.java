package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.WeightedPartial;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** Sums values by weights, of the documents that have both. */
final class WeightedAverageAggregator extends Aggregator {

  private final Values values;
  private final Values weights;
  private final SumCells sums;
  private final SumCells totals;

  WeightedAverageAggregator(Scope scope, Values values, Values weights) {
    super(List.of());
    this.values = values;
    this.weights = weights;
    this.sums = new SumCells(scope.allowance());
    this.totals = new SumCells(scope.allowance());
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles value = values.doubles(segment.reader());
    Doubles weight = weights.doubles(segment.reader());
    return (document, owner) -> {
      if (!value.advanceExact(document) || !weight.advanceExact(document)) {
        return;
      }
      if (weight.count() > 1) {
        throw new ApiException(
            500,
            "aggregation_execution_exception",
            "Encountered more than one weight for a single document. Use a script to combine"
                + " multiple weights-per-doc into a single value.");
      }
      double heavy = weight.next();
      for (int i = 0, count = value.count(); i < count; i++) {
        sums.add(owner, value.next() * heavy);
        totals.add(owner, heavy);
      }
    };
  }

  @Override
  Partial build(int owner) {
    return new WeightedPartial(sums.get(owner), totals.get(owner), values.format());
  }
}
