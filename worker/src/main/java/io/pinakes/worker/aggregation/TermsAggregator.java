package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.BucketOrder;
import io.pinakes.common.aggregation.MetricPath;
import io.pinakes.common.aggregation.TermsRequest;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/** Buckets by values, of which the first by the request's order are sent. */
final class TermsAggregator extends Aggregator {

  private static final double[] NO_METRICS = new double[0];

  private final AggregationNode node;
  private final TermsRequest terms;
  private final TermKeys keys;
  private final BucketTable table;
  private final LongCells counts;
  private final Allowance allowance;
  private final List<MetricPath> paths = new ArrayList<>();
  private final Comparator<Candidate> order;

  TermsAggregator(
      Scope scope,
      AggregationNode node,
      TermsRequest terms,
      TermKeys keys,
      List<Aggregator> inner) {
    super(inner);
    this.node = node;
    this.terms = terms;
    this.keys = keys;
    this.allowance = scope.allowance();
    this.table = new BucketTable(allowance);
    this.counts = new LongCells(allowance, 0);
    this.order = order(node);
  }

  /**
   * A bucket that may be among the first.
   *
   * @param metrics what it is ordered by besides count and key
   */
  private record Candidate(int bucket, long count, double[] metrics) {}

  private Comparator<Candidate> order(AggregationNode node) {
    Comparator<Candidate> all = (_, _) -> 0;
    for (BucketOrder one : terms.order()) {
      Comparator<Candidate> next;
      if (one.isCount()) {
        next = Comparator.comparingLong(Candidate::count);
      } else if (one.isKey()) {
        next = (a, b) -> keys.compare(table.value(a.bucket), table.value(b.bucket));
      } else {
        int place = paths.size();
        paths.add(MetricPath.of(one.by(), node.inner()));
        // Without a number: last in both directions.
        all =
            all.thenComparing(
                BucketOrder.numbers(candidate -> candidate.metrics[place], one.descending()));
        continue;
      }
      all = all.thenComparing(one.descending() ? next.reversed() : next);
    }
    return all;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    TermKeys.Segment values = keys.segment(segment);
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        int count = values.advance(document);
        for (int i = 0; i < count; i++) {
          int bucket = table.add(owner, values.key(i));
          counts.add(bucket, documents.of(document));
          in.collect(document, bucket);
        }
      }

      @Override
      public void finish() throws IOException {
        values.close();
        super.finish();
      }
    };
  }

  @Override
  Partial build(int owner) throws IOException {
    if (terms.minDocCount() == 0) {
      keys.forEach(key -> table.add(owner, key));
    }
    var best = new PriorityQueue<Candidate>(order.reversed());
    long all = 0;
    for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
      long count = counts.get(bucket);
      all += count;
      if (count < terms.shardMinDocCount()) {
        continue;
      }
      Candidate candidate = new Candidate(bucket, count, metrics(bucket));
      if (best.size() < terms.shardSize()) {
        best.add(candidate);
      } else if (order.compare(candidate, best.element()) < 0) {
        best.remove();
        best.add(candidate);
      }
    }
    allowance.count(best.size());
    var sorted = new ArrayList<>(best);
    sorted.sort(order);
    long error = error(sorted);
    var buckets = new ArrayList<TermsPartial.Bucket>(sorted.size());
    for (Candidate candidate : sorted) {
      all -= candidate.count;
      buckets.add(
          new TermsPartial.Bucket(
              keys.shown(table.value(candidate.bucket)),
              candidate.count,
              error,
              buildInner(candidate.bucket)));
    }
    return new TermsPartial(keys.kind(), keys.format(), keys.parts(), buckets, all, error, 1);
  }

  @Override
  @Nullable String profileType() {
    return TermsProfile.type(node, keys);
  }

  @Override
  Map<String, Object> debug() {
    return TermsProfile.debug(node, keys, table.size());
  }

  /** How many documents a value that was not sent may have, if the order tells. */
  private long error(List<Candidate> sorted) {
    BucketOrder first = terms.order().getFirst();
    if (sorted.size() < terms.shardSize() || first.isKey()) {
      return 0;
    }
    return first.isCount() && first.descending() ? sorted.getLast().count : TermsPartial.UNKNOWN;
  }

  private double[] metrics(int bucket) throws IOException {
    if (paths.isEmpty()) {
      return NO_METRICS;
    }
    // Their buckets are not in the answer yet, so they are not counted.
    double[] metrics = new double[paths.size()];
    for (int i = 0; i < metrics.length; i++) {
      MetricPath path = paths.get(i);
      int place = path.places().getFirst();
      metrics[i] = path.valueFrom(allowance.uncounted(() -> buildInner(place, bucket)));
    }
    return metrics;
  }
}
