package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.DateHistogramAggregation;
import io.pinakes.common.aggregation.DateRounding;
import io.pinakes.common.aggregation.HistogramAggregation;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.aggregation.RangeValuesByDocument.Range;
import io.pinakes.worker.index.RangeValues;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.index.LeafReaderContext;

/** Buckets by all intervals of numbers or of time that a document's ranges reach into. */
final class RangeHistogramAggregator extends IntervalsAggregator {

  private final Scope scope;
  private final ValueField field;
  private final Steps steps;

  /**
   * Intervals, each by a number that rises.
   *
   * @param of the interval that a bound is in
   * @param after the interval after one
   * @param start where an interval begins
   */
  private record Steps(
      DoubleUnaryOperator of, DoubleUnaryOperator after, DoubleUnaryOperator start) {}

  /** By intervals of numbers. */
  RangeHistogramAggregator(
      Scope scope, HistogramAggregation histogram, ValueField field, List<Aggregator> inner) {
    super(
        scope,
        Values.ofBounds(histogram.source(), field, scope.nowMillis()),
        histogram.minDocCount() == 0,
        histogram.extended(),
        histogram.hard(),
        inner);
    if (RangeValues.bounds(field) == FieldType.IP) {
      throw ApiException.illegalArgument(
          "Expected numeric range type but found non-numeric range ["
              + field.type().typeName()
              + "]");
    }
    double interval = histogram.interval();
    double offset = histogram.offset();
    this.scope = scope;
    this.field = field;
    this.steps =
        new Steps(
            bound -> Math.floor((bound - offset) / interval),
            number -> number + 1,
            number -> number * interval + offset);
  }

  /** By intervals of time. */
  RangeHistogramAggregator(
      Scope scope, DateHistogramAggregation histogram, ValueField field, List<Aggregator> inner) {
    super(
        scope,
        Values.ofBounds(histogram.source(), field, scope.nowMillis()),
        histogram.minDocCount() == 0,
        histogram.extended(),
        histogram.hard(),
        inner);
    if (RangeValues.bounds(field) != FieldType.DATE) {
      throw ApiException.illegalArgument(
          "Expected date range type but found range type [" + field.type().typeName() + "]");
    }
    DateRounding rounding = histogram.rounding();
    this.scope = scope;
    this.field = field;
    this.steps =
        new Steps(
            bound -> rounding.round((long) bound),
            start -> rounding.next((long) start),
            start -> start);
  }

  @Override
  String profileType() {
    return RangeValues.bounds(field) == FieldType.DATE
        ? "DateRangeHistogramAggregator"
        : "RangeHistogramAggregator";
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    RangeValuesByDocument ranges =
        RangeValuesByDocument.of(segment.reader(), field, scope.allowance());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        double reached = Double.NEGATIVE_INFINITY;
        ranges.advance(document);
        while (ranges.hasNext(document)) {
          Range range = ranges.next();
          double last = steps.of.applyAsDouble(end(ranges.number(range.to())));
          double first = steps.of.applyAsDouble(start(ranges.number(range.from())));
          // Ranges may overlap: an interval counts once.
          double each = reached >= first ? steps.after.applyAsDouble(reached) : first;
          for (; each <= last; each = steps.after.applyAsDouble(each)) {
            int bucket = table.add(owner, Double.doubleToLongBits(each));
            add(bucket, documents.of(document));
            in.collect(document, bucket);
          }
          reached = Math.max(reached, last);
        }
      }

      @Override
      public void finish() throws IOException {
        ranges.close();
        super.finish();
      }
    };
  }

  private double start(double from) {
    return hard == null || hard.min() == null
        ? required(from, Double.NEGATIVE_INFINITY)
        : Math.max(from, hard.min());
  }

  private double end(double to) {
    return hard == null || hard.max() == null
        ? required(to, Double.POSITIVE_INFINITY)
        : Math.min(to, hard.max());
  }

  /** A bound that ends somewhere: past numbers this great one more is no other number. */
  private static double required(double bound, double infinite) {
    if (Math.abs(bound) >= 1L << 53 || bound == infinite) {
      throw ApiException.illegalArgument(
          "a histogram of ranges that are open or reach too far needs [hard_bounds]");
    }
    return bound;
  }

  @Override
  double key(long value) {
    return steps.start.applyAsDouble(Double.longBitsToDouble(value));
  }
}
