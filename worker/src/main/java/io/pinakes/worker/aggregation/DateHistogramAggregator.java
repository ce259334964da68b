package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.DateHistogramAggregation;
import io.pinakes.common.aggregation.DateRounding;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/** Buckets by intervals of time. */
final class DateHistogramAggregator extends IntervalsAggregator {

  private final DateRounding rounding;
  // The interval of the last value; the next value is often in it, too.
  private long start = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  DateHistogramAggregator(
      Scope scope, DateHistogramAggregation histogram, Values column, List<Aggregator> inner) {
    super(
        scope, column, histogram.minDocCount() == 0, histogram.extended(), histogram.hard(), inner);
    this.rounding = histogram.rounding();
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
          long key = round((long) column.toDouble(values.nextValue()));
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

  private long round(long time) {
    if (time < start || time >= end) {
      start = rounding.round(time);
      end = rounding.next(start);
    }
    return start;
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
