package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.BucketOrder;
import io.pinakes.common.aggregation.MetricPath;
import io.pinakes.common.aggregation.MultiTermsAggregation;
import io.pinakes.common.aggregation.TermsRequest;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.aggregation.partial.TermsPartial.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ObjectNode;

/** The first of the buckets that shards sent. */
record TermsReduction(
    Reduction reduction, BucketCount count, AggregationNode node, TermsRequest terms) {

  Result reduce(TermsPartial found) {
    var kept = new ArrayList<Bucket>();
    for (Bucket bucket : found.buckets()) {
      if (bucket.count() >= terms.minDocCount()) {
        kept.add(bucket);
      }
    }
    kept.sort(
        order(terms.order(), node, found.keyOrder(), Bucket::key, Bucket::count, Bucket::inner));
    long other = found.other();
    var buckets = new ArrayList<Result.Bucket>();
    for (Bucket bucket : kept) {
      if (buckets.size() < terms.size()) {
        buckets.add(shown(bucket, found));
      } else {
        other += bucket.count();
      }
    }
    ObjectNode head = Shown.object();
    head.put("doc_count_error_upper_bound", error(found));
    head.put("sum_other_doc_count", other);
    String type =
        node.aggregation() instanceof MultiTermsAggregation ? "multi_terms" : type(found.kind());
    return new Result.Multi(type, head, false, buckets);
  }

  /** One shard alone misses nothing, unless its order says nothing of counts. */
  private static long error(TermsPartial found) {
    return found.shards() == 1 && found.error() != TermsPartial.UNKNOWN ? 0 : found.error();
  }

  private Result.Bucket shown(Bucket bucket, TermsPartial found) {
    count.add();
    ObjectNode head = Shown.object();
    String name =
        found.kind() == KeyKind.TUPLE
            ? Shown.keys(head, (List<?>) bucket.key(), found.parts())
            : Shown.key(head, bucket.key(), found.kind(), found.format());
    ObjectNode tail = Shown.object();
    if (terms.showError()) {
      tail.put(
          "doc_count_error_upper_bound",
          found.error() == TermsPartial.UNKNOWN
              ? TermsPartial.UNKNOWN
              : found.error() - bucket.ownError());
    }
    return new Result.Bucket(
        name,
        bucket.key() instanceof Number number ? number.doubleValue() : Double.NaN,
        head,
        bucket.count(),
        tail,
        reduction.reduceLevel(node.inner(), bucket.inner()));
  }

  private static String type(KeyKind kind) {
    return switch (kind) {
      case TUPLE -> "multi_terms";
      case TEXT, UNMAPPED -> "sterms";
      case WHOLE -> "lterms";
      case UNSIGNED -> "ulterms";
      case FRACTION -> "dterms";
    };
  }

  /** The order that a request asks for. */
  static <T> Comparator<T> order(
      List<BucketOrder> orders,
      AggregationNode node,
      Comparator<Object> keys,
      Function<T, Object> key,
      ToLongFunction<T> count,
      Function<T, List<Partial>> inner) {
    Comparator<T> all = (_, _) -> 0;
    for (BucketOrder one : orders) {
      if (one.isCount() || one.isKey()) {
        Comparator<T> next =
            one.isCount() ? Comparator.comparingLong(count) : Comparator.comparing(key, keys);
        all = all.thenComparing(one.descending() ? next.reversed() : next);
      } else {
        MetricPath path = MetricPath.of(one.by(), node.inner());
        all =
            all.thenComparing(
                BucketOrder.numbers(bucket -> path.value(inner.apply(bucket)), one.descending()));
      }
    }
    return all;
  }
}
