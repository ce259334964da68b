package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.DateHistogramAggregation;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/** Buckets by intervals of time. */
final class DateHistogramAggregator extends IntervalsAggregator {

  private final LastInterval interval;

  DateHistogramAggregator(
      Scope scope, DateHistogramAggregation histogram, Values column, List<Aggregator> inner) {
    super(
        scope, column, histogram.minDocCount() == 0, histogram.extended(), histogram.hard(), inner);
    this.interval = new LastInterval(histogram.rounding());
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues values = column.numbers(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        long previous = 0;
        for (int i = 0, count = values.docValueCount(); i < count; i++) {
          long key = interval.round((long) column.toDouble(values.nextValue()));
          if (i == 0 || key != previous) {
            previous = key;
            if (isWithin(key)) {
              int bucket = table.add(owner, key);
              add(bucket, documents.of(document));
              in.collect(document, bucket);
            }
          }
        }
      }
    };
  }

  private boolean isWithin(long key) {
    return hard == null
        || ((hard.min() == null || key >= hard.min()) && (hard.max() == null || key < hard.max()));
  }

  @Override
  double key(long value) {
    return value;
  }
}
