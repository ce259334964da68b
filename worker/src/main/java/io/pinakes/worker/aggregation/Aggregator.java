package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Scorable;
import org.jspecify.annotations.Nullable;

/** One aggregation of a request over one shard. */
abstract class Aggregator {

  private final Aggregator[] inner;

  /**
   * Makes an aggregation.
   *
   * @param inner those within its buckets, in the order of the request
   */
  Aggregator(List<Aggregator> inner) {
    this.inner = inner.toArray(Aggregator[]::new);
  }

  /** Collects from a segment; segments come one after the other. */
  abstract Leaf leaf(LeafReaderContext segment) throws IOException;

  /** The result for the documents of one bucket around this one; 0 at the top. */
  abstract Partial build(int owner) throws IOException;

  /** Whether it, or one within it, asks for scores. */
  boolean needsScores() {
    for (Aggregator aggregator : inner) {
      if (aggregator.needsScores()) {
        return true;
      }
    }
    return false;
  }

  /** What a profile calls it; null: after the type of the aggregation. */
  @Nullable String profileType() {
    return null;
  }

  /** What a profile says of it besides times, after it was built. */
  Map<String, Object> debug() {
    return Map.of();
  }

  /** Those within its buckets at work in a segment. */
  final Leaf innerLeaf(LeafReaderContext segment) throws IOException {
    var leaves = new Leaf[inner.length];
    for (int i = 0; i < inner.length; i++) {
      leaves[i] = inner[i].leaf(segment);
    }
    return Leaf.of(leaves);
  }

  /** The result of one of those within one of its buckets. */
  final Partial buildInner(int place, int bucket) throws IOException {
    return inner[place].build(bucket);
  }

  /** The results of those within one of its buckets. */
  final List<Partial> buildInner(int bucket) throws IOException {
    var partials = new ArrayList<Partial>(inner.length);
    for (Aggregator aggregator : inner) {
      partials.add(aggregator.build(bucket));
    }
    return partials;
  }

  /** A leaf that passes on to another what is not its own. */
  abstract static class Passing implements Leaf {
    final Leaf in;

    Passing(Leaf in) {
      this.in = in;
    }

    @Override
    public void setScorer(Scorable scorer) throws IOException {
      in.setScorer(scorer);
    }

    @Override
    public void finish() throws IOException {
      in.finish();
    }
  }
}
