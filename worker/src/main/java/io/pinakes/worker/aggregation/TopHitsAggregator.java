package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TopHitsPartial;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.jspecify.annotations.Nullable;

/** Collects the best hits of each bucket. */
final class TopHitsAggregator extends Aggregator {

  /** Of one hit in a queue with its sort values, nearly. */
  private static final long BYTES_PER_HIT = 96;

  private final SearchBody hits;
  private final HitSource.Ranking ranking;
  private final @Nullable Sort sort;
  private final int window;
  private final ObjectCells<Best> collectors;

  TopHitsAggregator(Scope scope, SearchBody hits, @Nullable String path) throws IOException {
    super(List.of());
    this.hits = hits;
    this.ranking = scope.hits().ranking(hits, path);
    this.sort = ranking.sort();
    this.window = Math.min(hits.from() + hits.size(), scope.searcher().getIndexReader().maxDoc());
    this.collectors =
        new ObjectCells<>(scope.allowance(), _ -> Math.max(1, window) * BYTES_PER_HIT);
  }

  @Override
  boolean needsScores() {
    return sort == null || sort.needsScores();
  }

  /** The best hits of one bucket; a collector gives its hits away only once. */
  private static final class Best {
    private final TopDocsCollector<?> collector;
    private @Nullable TopDocs top;

    Best(TopDocsCollector<?> collector) {
      this.collector = collector;
    }

    TopDocs top() {
      TopDocs best = top;
      if (best == null) {
        best = collector.topDocs();
        top = best;
      }
      return best;
    }
  }

  private Best best() {
    // A queue of none cannot be; the hit it takes is not shown.
    int size = Math.max(1, window);
    return new Best(
        sort == null
            ? new TopScoreDocCollectorManager(size, null, Integer.MAX_VALUE).newCollector()
            : new TopFieldCollectorManager(sort, size, null, Integer.MAX_VALUE).newCollector());
  }

  @Override
  Leaf leaf(LeafReaderContext segment) {
    return new Leaf() {
      private final Map<Integer, LeafCollector> leaves = new HashMap<>();
      private @Nullable Scorable scorer;

      @Override
      public void setScorer(Scorable scorer) throws IOException {
        this.scorer = scorer;
        for (LeafCollector leaf : leaves.values()) {
          leaf.setScorer(scorer);
        }
      }

      @Override
      public void collect(int document, int owner) throws IOException {
        LeafCollector leaf = leaves.get(owner);
        if (leaf == null) {
          Best best = collectors.of(owner, TopHitsAggregator.this::best);
          leaf = best.collector.getLeafCollector(segment);
          if (scorer != null) {
            leaf.setScorer(scorer);
          }
          leaves.put(owner, leaf);
        }
        leaf.collect(document);
      }
    };
  }

  @Override
  Partial build(int owner) throws IOException {
    Best best = collectors.get(owner);
    if (best == null) {
      return TopHitsPartial.NONE;
    }
    TopDocs top = best.top();
    ScoreDoc[] ranked = top.scoreDocs;
    if (ranked.length > window) {
      ranked = Arrays.copyOf(ranked, window);
    }
    List<TopHitsPartial.IndexHit> loaded = ranking.load(ranked);
    return new TopHitsPartial(top.totalHits.value(), maxScore(ranked), loaded);
  }

  private float maxScore(ScoreDoc[] ranked) {
    boolean scored =
        sort == null || hits.trackScores() || hits.sort().stream().anyMatch(SortKey::isScore);
    float best = Float.NaN;
    if (scored) {
      for (ScoreDoc hit : ranked) {
        best = Float.isNaN(best) ? hit.score : Math.max(best, hit.score);
      }
    }
    return best;
  }
}
