package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.SamplerAggregation;
import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Scorable;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of the best documents in each of the buckets around it. Which they are is known only
 * when all are collected, so that the aggregations within it collect after that.
 */
final class SamplerAggregator extends Aggregator {

  /** What documents without a value have in common: Lucene's choice. */
  private static final long NO_VALUE = 0;

  private final Scope scope;
  private final SamplerAggregation sampler;
  private final @Nullable TermKeys keys;
  private final ObjectCells<Sample> samples;
  private final LongCells counts;
  private int owners;
  private boolean replayed;

  /**
   * Makes an aggregation.
   *
   * @param keys the values that only so many documents may share; null: any may
   */
  SamplerAggregator(
      Scope scope, SamplerAggregation sampler, @Nullable TermKeys keys, List<Aggregator> inner) {
    super(inner);
    this.scope = scope;
    this.sampler = sampler;
    this.keys = keys;
    this.samples = new ObjectCells<>(scope.allowance(), Sample::bytes);
    this.counts = new LongCells(scope.allowance(), 0);
  }

  @Override
  boolean needsScores() {
    return true;
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    TermKeys.Segment values = keys == null ? null : keys.segment(segment);
    return new Leaf() {
      private @Nullable Scorable scorer;

      @Override
      public void setScorer(Scorable scorer) {
        this.scorer = scorer;
      }

      @Override
      public void collect(int document, int owner) throws IOException {
        if (keys != null && sampler.perValue() == 0) {
          return;
        }
        float score = scorer == null ? 0 : scorer.score();
        var hit = new Sample.Hit(segment.docBase + document, score, value(values, document));
        owners = Math.max(owners, owner + 1);
        samples.change(owner, SamplerAggregator.this::sample, sample -> sample.offer(hit));
      }

      @Override
      public void finish() {
        if (values != null) {
          values.close();
        }
      }
    };
  }

  private Sample sample() {
    return new Sample(sampler.shardSize(), sampler.perValue());
  }

  private static long value(TermKeys.@Nullable Segment values, int document) throws IOException {
    int count = values == null ? 0 : values.advance(document);
    if (count > 1) {
      throw ApiException.illegalArgument("Sample diversifying key must be a single valued-field");
    }
    // One more, so that no number is the one of no value.
    return values == null || count == 0 ? NO_VALUE : values.key(0) + 1;
  }

  /** A document of one of the samples. */
  private record Sampled(Sample.Hit hit, int owner) {}

  /** Lets the aggregations within collect the samples. */
  private void replay() throws IOException {
    var all = new ArrayList<Sampled>();
    for (int owner = 0; owner < owners; owner++) {
      Sample sample = samples.get(owner);
      if (sample != null) {
        for (Sample.Hit hit : sample.hits()) {
          all.add(new Sampled(hit, owner));
        }
      }
    }
    all.sort(
        Comparator.<Sampled>comparingInt(one -> one.hit.document())
            .thenComparingInt(Sampled::owner));
    int next = 0;
    for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
      var documents = new DocumentCounts(segment);
      Leaf in = innerLeaf(segment);
      var scores = new SampledScore();
      in.setScorer(scores);
      int end = segment.docBase + segment.reader().maxDoc();
      for (; next < all.size() && all.get(next).hit.document() < end; next++) {
        Sampled one = all.get(next);
        int document = one.hit.document() - segment.docBase;
        scores.score = one.hit.score();
        counts.add(one.owner, documents.of(document));
        in.collect(document, one.owner);
      }
      in.finish();
    }
  }

  /** The score of the document at hand. */
  private static final class SampledScore extends Scorable {
    private float score;

    @Override
    public float score() {
      return score;
    }
  }

  @Override
  Partial build(int owner) throws IOException {
    if (!replayed) {
      replayed = true;
      replay();
    }
    return new BucketPartial(counts.get(owner), buildInner(owner));
  }
}
