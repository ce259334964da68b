package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.GlobalAggregation;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.worker.profile.AggregationProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.jspecify.annotations.Nullable;

/** The aggregations of one request over one shard: collect, then {@link #build}. */
public final class ShardAggregations {

  private final Scope scope;
  private final List<Aggregator> aggregators = new ArrayList<>();
  private final List<Aggregator> ofQuery = new ArrayList<>();
  private final List<String> namesOfQuery = new ArrayList<>();
  private final List<Aggregator> ofAll = new ArrayList<>();
  private final List<String> namesOfAll = new ArrayList<>();

  /**
   * Prepares a request's aggregations.
   *
   * @param searcher on the calling thread alone
   * @param queries turns a request's query into Lucene's
   * @param hits ranks and loads hits within buckets
   * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
   * @param maxBuckets of the answer
   * @param profile where they are measured; null: they are not
   * @throws ApiException if an aggregation does not fit its field
   */
  public ShardAggregations(
      Aggregations request,
      IndexSearcher searcher,
      Mapping mapping,
      Function<QueryNode, Query> queries,
      HitSource hits,
      long nowMillis,
      int maxBuckets,
      @Nullable AggregationProfile profile)
      throws IOException {
    var allowance = new Allowance(Allowance.MAX_BYTES, maxBuckets);
    this.scope = new Scope(searcher, mapping, queries, hits, nowMillis, allowance);
    var factory = new Aggregators(scope, null, profile);
    for (AggregationNode node : request.collected()) {
      Aggregator aggregator = factory.of(node);
      aggregators.add(aggregator);
      boolean all = node.aggregation() instanceof GlobalAggregation;
      (all ? ofAll : ofQuery).add(aggregator);
      (all ? namesOfAll : namesOfQuery).add(node.name());
    }
  }

  /** Whether some aggregate the documents that the query matches. */
  public boolean collectsMatches() {
    return !ofQuery.isEmpty();
  }

  /** Whether some aggregate all documents, whatever the query. */
  public boolean collectsAll() {
    return !ofAll.isEmpty();
  }

  /** Takes the documents that the query matches, on the searcher's thread. */
  public Collector matches() {
    return new Collecting(ofQuery);
  }

  /** Takes all documents. */
  public Collector all() {
    return new Collecting(ofAll);
  }

  /** The results, in the order of the request, after everything was collected. */
  public List<Partial> build() throws IOException {
    var partials = new ArrayList<Partial>();
    for (Aggregator aggregator : aggregators) {
      partials.add(aggregator.build(0));
    }
    return partials;
  }

  /** What OpenSearch calls the collector of {@link #matches} in a profile. */
  public String nameOfMatches() {
    return name(namesOfQuery);
  }

  /** What OpenSearch calls the collector of {@link #all} in a profile. */
  public String nameOfAll() {
    return name(namesOfAll);
  }

  private static String name(List<String> names) {
    return names.size() == 1
        ? "ProfilingAggregator: " + names
        : "MultiBucketCollector: [" + names + "]";
  }

  private record Collecting(List<Aggregator> aggregators) implements Collector {

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext segment) throws IOException {
      var leaves = new Leaf[aggregators.size()];
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = aggregators.get(i).leaf(segment);
      }
      Leaf leaf = Leaf.of(leaves);
      return new LeafCollector() {
        @Override
        public void setScorer(Scorable scorer) throws IOException {
          leaf.setScorer(scorer);
        }

        @Override
        public void collect(int document) throws IOException {
          leaf.collect(document, 0);
        }

        @Override
        public void finish() throws IOException {
          leaf.finish();
        }
      };
    }

    @Override
    public ScoreMode scoreMode() {
      return aggregators.stream().anyMatch(Aggregator::needsScores)
          ? ScoreMode.COMPLETE
          : ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
