package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.HistogramAggregation;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** Buckets by intervals of numbers. */
final class HistogramAggregator extends IntervalsAggregator {

  private final HistogramAggregation histogram;

  HistogramAggregator(
      Scope scope, HistogramAggregation histogram, Values column, List<Aggregator> inner) {
    super(
        scope, column, histogram.minDocCount() == 0, histogram.extended(), histogram.hard(), inner);
    this.histogram = histogram;
  }

  @Override
  String profileType() {
    return "NumericHistogramAggregator";
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles values = column.doubles(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        double previous = Double.NaN;
        for (int i = 0, count = values.count(); i < count; i++) {
          double value = values.next();
          double number = Math.floor((value - histogram.offset()) / histogram.interval());
          if (number != previous) {
            previous = number;
            double key = number * histogram.interval();
            if (isWithin(key)) {
              int bucket = table.add(owner, Double.doubleToLongBits(number));
              add(bucket, documents.of(document));
              in.collect(document, bucket);
            }
          }
        }
      }
    };
  }

  private boolean isWithin(double key) {
    return hard == null
        || ((hard.min() == null || key >= hard.min()) && (hard.max() == null || key <= hard.max()));
  }

  @Override
  double key(long value) {
    return Double.longBitsToDouble(value) * histogram.interval() + histogram.offset();
  }
}
