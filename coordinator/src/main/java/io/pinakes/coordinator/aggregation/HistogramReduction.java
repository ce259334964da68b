package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.BucketOrder;
import io.pinakes.common.aggregation.DateHistogramAggregation;
import io.pinakes.common.aggregation.DateRounding;
import io.pinakes.common.aggregation.HistogramAggregation;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.HistogramPartial.Bounds;
import io.pinakes.common.aggregation.partial.HistogramPartial.Bucket;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.Partial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Buckets of intervals, with those without documents filled in if they are wanted. */
record HistogramReduction(Reduction reduction, BucketCount count, AggregationNode node) {

  Result numbers(HistogramAggregation histogram, HistogramPartial found) {
    double interval = histogram.interval();
    double offset = histogram.offset();
    List<Bucket> buckets =
        wanted(
            histogram.minDocCount(),
            found,
            bound -> Math.floor((bound - offset) / interval) * interval + offset,
            key -> Math.rint((key - offset) / interval + 1) * interval + offset);
    return result(buckets, histogram.order(), histogram.keyed(), found, KeyKind.FRACTION);
  }

  Result dates(DateHistogramAggregation histogram, HistogramPartial found) {
    DateRounding rounding = histogram.rounding();
    List<Bucket> buckets =
        wanted(
            histogram.minDocCount(),
            found,
            bound -> rounding.round((long) bound),
            key -> rounding.next((long) key));
    return result(buckets, histogram.order(), histogram.keyed(), found, KeyKind.WHOLE);
  }

  /** Buckets of intervals that were chosen for them. */
  Result chosen(List<Bucket> buckets, String interval, HistogramPartial found) {
    return result(
        Shown.object().put("interval", interval),
        buckets,
        BucketOrder.KEY_ASCENDING,
        false,
        found,
        KeyKind.WHOLE);
  }

  private List<Bucket> wanted(
      long minDocCount,
      HistogramPartial found,
      DoubleUnaryOperator round,
      DoubleUnaryOperator next) {
    if (minDocCount == 0) {
      return filled(found, round, next);
    }
    return found.buckets().stream().filter(bucket -> bucket.count() >= minDocCount).toList();
  }

  /** The buckets and those without documents between them. */
  List<Bucket> filled(HistogramPartial found, DoubleUnaryOperator round, DoubleUnaryOperator next) {
    Bounds bounds = found.bounds();
    double first = found.buckets().isEmpty() ? Double.NaN : found.buckets().getFirst().key();
    double last = found.buckets().isEmpty() ? Double.NaN : found.buckets().getLast().key();
    if (bounds != null && bounds.min() != null) {
      double min = round.applyAsDouble(bounds.min());
      first = Double.isNaN(first) ? min : Math.min(first, min);
    }
    if (bounds != null && bounds.max() != null) {
      double max = round.applyAsDouble(bounds.max());
      last = Double.isNaN(last) ? max : Math.max(last, max);
    }
    if (Double.isNaN(first) || Double.isNaN(last)) {
      return found.buckets();
    }
    // What is filled in is counted here, before it takes memory; the answer counts again.
    var fillings = reduction.newCount();
    List<Partial> nothing = found.nothing() == null ? node.inner().empty() : found.nothing();
    var all = new ArrayList<Bucket>();
    double key = first;
    for (Bucket bucket : found.buckets()) {
      while (key < bucket.key()) {
        fillings.add();
        all.add(new Bucket(key, 0, nothing));
        key = next.applyAsDouble(key);
      }
      fillings.add();
      all.add(bucket);
      key = next.applyAsDouble(bucket.key());
    }
    while (key <= last) {
      fillings.add();
      all.add(new Bucket(key, 0, nothing));
      key = next.applyAsDouble(key);
    }
    return all;
  }

  private Result result(
      List<Bucket> buckets,
      List<BucketOrder> order,
      boolean keyed,
      HistogramPartial found,
      KeyKind kind) {
    return result(Shown.object(), buckets, order, keyed, found, kind);
  }

  private Result result(
      ObjectNode above,
      List<Bucket> buckets,
      List<BucketOrder> order,
      boolean keyed,
      HistogramPartial found,
      KeyKind kind) {
    List<Bucket> sorted = buckets;
    if (!order.equals(BucketOrder.KEY_ASCENDING)) {
      sorted = new ArrayList<>(buckets);
      sorted.sort(
          TermsReduction.order(
              order, node, KeyKind.FRACTION.order(), Bucket::key, Bucket::count, Bucket::inner));
    }
    var shown = new ArrayList<Result.Bucket>(sorted.size());
    for (Bucket bucket : sorted) {
      count.add();
      ObjectNode head = Shown.object();
      Object key = kind == KeyKind.WHOLE ? (Object) (long) bucket.key() : bucket.key();
      String name = Shown.key(head, key, kind, found.format());
      shown.add(
          new Result.Bucket(
              name,
              bucket.key(),
              head,
              bucket.count(),
              Shown.object(),
              reduction.reduceLevel(node.inner(), bucket.inner())));
    }
    return new Result.Multi(node.type(), above, keyed, shown);
  }
}
