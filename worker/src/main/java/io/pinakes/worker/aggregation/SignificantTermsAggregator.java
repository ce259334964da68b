package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.SignificantRequest;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.SignificantPartial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReaderContext;

/** Buckets by terms, of which those are sent that differ most from the background. */
final class SignificantTermsAggregator extends Aggregator {

  private final SignificantRequest request;
  private final TermKeys keys;
  private final Background background;
  private final BucketTable table;
  private final LongCells counts;
  private final LongCells documents;
  private final Allowance allowance;
  private final Comparator<Candidate> order;

  SignificantTermsAggregator(
      Scope scope,
      SignificantRequest request,
      TermKeys keys,
      Background background,
      List<Aggregator> inner) {
    super(inner);
    this.request = request;
    this.keys = keys;
    this.background = background;
    this.allowance = scope.allowance();
    this.table = new BucketTable(allowance);
    this.counts = new LongCells(allowance, 0);
    this.documents = new LongCells(allowance, 0);
    this.order =
        Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparing((a, b) -> keys.compare(table.value(a.bucket), table.value(b.bucket)));
  }

  /** A bucket that may be among the first. */
  private record Candidate(int bucket, long count, long background, double score) {}

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    TermKeys.Segment values = keys.segment(segment);
    var weights = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        documents.add(owner, 1);
        int count = values.advance(document);
        for (int i = 0; i < count; i++) {
          int bucket = table.add(owner, values.key(i));
          counts.add(bucket, weights.of(document));
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
    if (request.minDocCount() == 0) {
      // Terms that were not found here may be elsewhere: their background counts.
      keys.forEach(key -> table.add(owner, key));
    }
    var best = new PriorityQueue<Candidate>(order.reversed());
    for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
      long count = counts.get(bucket);
      if (count < request.shardMinDocCount()) {
        continue;
      }
      Candidate candidate = candidate(owner, bucket, count);
      if (best.size() < request.shardSize()) {
        best.add(candidate);
      } else if (order.compare(candidate, best.element()) < 0) {
        best.remove();
        best.add(candidate);
      }
    }
    allowance.count(best.size());
    var sorted = new ArrayList<>(best);
    sorted.sort(order);
    var buckets = new ArrayList<SignificantPartial.Bucket>(sorted.size());
    for (Candidate candidate : sorted) {
      buckets.add(
          new SignificantPartial.Bucket(
              keys.shown(table.value(candidate.bucket)),
              candidate.count,
              candidate.background,
              buildInner(candidate.bucket)));
    }
    return new SignificantPartial(
        keys.kind(), keys.format(), buckets, documents.get(owner), background.size(), 1);
  }

  private Candidate candidate(int owner, int bucket, long count) throws IOException {
    long with = background.count(table.value(bucket));
    double score =
        request.significance().score(count, documents.get(owner), with, background.size());
    return new Candidate(bucket, count, with, score);
  }
}
