package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.HdrPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.DoubleHistogram;
import org.apache.lucene.index.LeafReaderContext;

/** Collects the distribution of numbers as HDR histograms. */
final class HdrAggregator extends Aggregator {

  private final Values values;
  private final int digits;
  private final ObjectCells<DoubleHistogram> histograms;

  HdrAggregator(Scope scope, Values values, int digits) {
    super(List.of());
    this.values = values;
    this.digits = digits;
    this.histograms =
        new ObjectCells<>(scope.allowance(), DoubleHistogram::getEstimatedFootprintInBytes);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles numbers = values.doubles(segment.reader());
    return (document, owner) -> {
      if (numbers.advanceExact(document)) {
        for (int i = 0, count = numbers.count(); i < count; i++) {
          double value = numbers.next();
          histograms.change(owner, this::histogram, histogram -> record(histogram, value));
        }
      }
    };
  }

  private DoubleHistogram histogram() {
    var histogram = new DoubleHistogram(digits);
    histogram.setAutoResize(true);
    return histogram;
  }

  private static void record(DoubleHistogram histogram, double value) {
    try {
      histogram.recordValue(value);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new ApiException(
          400,
          // OpenSearch's name for it, which is its library's.
          "array_index_out_of_bounds_exception",
          "[hdr] cannot take the value ["
              + value
              + "]: it takes no negative numbers, and no"
              + " numbers too far apart");
    }
  }

  @Override
  Partial build(int owner) {
    DoubleHistogram histogram = histograms.get(owner);
    return histogram == null
        ? HdrPartial.none(digits)
        : HdrPartial.of(digits, histogram, values.format());
  }
}
