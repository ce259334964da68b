package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.PercentilesAggregation;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.worker.profile.AggregationProfile;
import io.pinakes.worker.profile.Breakdown;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Scorable;

/** Measures an aggregation. */
final class ProfiledAggregator extends Aggregator {

  private static final String AGGREGATOR = "Aggregator";

  private final Aggregator in;
  private final AggregationNode node;
  private final AggregationProfile profile;

  ProfiledAggregator(Aggregator in, AggregationNode node, AggregationProfile profile) {
    super(List.of());
    this.in = in;
    this.node = node;
    this.profile = profile;
  }

  @Override
  boolean needsScores() {
    return in.needsScores();
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Breakdown.Part part = profile.part(AggregationProfile.BUILD_LEAF_COLLECTOR);
    long started = part.start();
    try {
      return new Measured(in.leaf(segment));
    } finally {
      part.stop(started);
    }
  }

  /** Also of an owner without documents; all of it counts as one. */
  @Override
  Partial build(int owner) throws IOException {
    Breakdown.Part part = profile.part(AggregationProfile.BUILD_AGGREGATION);
    long started = part.start();
    try {
      return in.build(owner);
    } finally {
      part.stopOnce(started);
      profile.finish(type(), in.debug());
    }
  }

  /** OpenSearch's name of what collects it, which as a rule is made of the type's. */
  private String type() {
    String own = in.profileType();
    if (own != null) {
      return own;
    }
    if (node.aggregation() instanceof PercentilesAggregation percentiles) {
      return (percentiles.digits() == null ? "TDigest" : "HDR")
          + (percentiles.ranks() ? "PercentileRanks" : "Percentiles")
          + AGGREGATOR;
    }
    var name = new StringBuilder();
    for (String word : node.type().split("_", -1)) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name.append(AGGREGATOR).toString();
  }

  private final class Measured implements Leaf {
    private final Leaf leaf;
    private final Breakdown.Part collect = profile.part(AggregationProfile.COLLECT);

    Measured(Leaf leaf) {
      this.leaf = leaf;
    }

    @Override
    public void collect(int document, int owner) throws IOException {
      long started = collect.start();
      try {
        leaf.collect(document, owner);
      } finally {
        collect.stop(started);
      }
    }

    @Override
    public void setScorer(Scorable scorer) throws IOException {
      leaf.setScorer(scorer);
    }

    @Override
    public void finish() throws IOException {
      Breakdown.Part part = profile.part(AggregationProfile.POST_COLLECTION);
      long started = part.start();
      try {
        leaf.finish();
      } finally {
        part.stopOnce(started);
      }
    }
  }
}
