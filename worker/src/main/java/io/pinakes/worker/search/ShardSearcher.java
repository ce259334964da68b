package io.pinakes.worker.search;

import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.partial.PartialCodec;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchParts;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.worker.aggregation.ShardAggregations;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.Similarities;
import io.pinakes.worker.query.QueryCompiler;
import io.pinakes.worker.query.QueryErrors;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * Searches one shard. Does CPU work and reads files on the calling thread; keeps no state, so any
 * number of threads may use one.
 */
public final class ShardSearcher {

  /** Searches without a deadline. */
  public SearchAnswer search(
      IndexSearcher searcher,
      Mapping mapping,
      IndexAnalyzers analyzers,
      SearchBody body,
      long nowMillis)
      throws IOException {
    return search(searcher, mapping, analyzers, body, nowMillis, () -> false, () -> {});
  }

  /**
   * Searches.
   *
   * @param searcher whose reader stays open during the call; its own settings are left as they are
   * @param mapping that covers every document in the reader
   * @param analyzers of the index
   * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
   * @param cancelled asked every now and then; once true, the answer is what was found until then
   *     and says that it timed out
   * @param onFetch is told when the hits are known and their documents are loaded next
   * @return the first {@code from + size} hits. Ties are in the order of the index. {@code total}
   *     stops at {@code track_total_hits}, and is a lower bound if that is off
   * @throws ApiException 400 if the query does not fit the mapping
   */
  public SearchAnswer search(
      IndexSearcher searcher,
      Mapping mapping,
      IndexAnalyzers analyzers,
      SearchBody body,
      long nowMillis,
      BooleanSupplier cancelled,
      Runnable onFetch)
      throws IOException {
    // One of its own, on the calling thread: similarity and deadline are this request's.
    var own = new IndexSearcher(searcher.getTopReaderContext());
    own.setQueryCache(searcher.getQueryCache());
    own.setQueryCachingPolicy(searcher.getQueryCachingPolicy());
    own.setSimilarity(Similarities.of(mapping));
    own.setTimeout(cancelled::getAsBoolean);
    try {
      return new Search(own, mapping, analyzers, body, nowMillis, onFetch).run();
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    }
  }

  /** One request. */
  private static final class Search {
    private final IndexSearcher searcher;
    private final SearchBody body;
    private final SortCompiler sorts;
    private final Query query;
    private final int wanted;
    private final Runnable onFetch;
    private final @Nullable ShardAggregations aggregations;

    Search(
        IndexSearcher searcher,
        Mapping mapping,
        IndexAnalyzers analyzers,
        SearchBody body,
        long nowMillis,
        Runnable onFetch)
        throws IOException {
      this.onFetch = onFetch;
      this.searcher = searcher;
      this.body = body;
      this.sorts = new SortCompiler(mapping);
      var queries = new QueryCompiler(mapping, analyzers, nowMillis);
      this.query = searcher.rewrite(queries.compile(body.query()));
      this.aggregations =
          body.aggregations() == null
              ? null
              : new ShardAggregations(
                  Aggregations.parse(body.aggregations()),
                  searcher,
                  mapping,
                  queries::compile,
                  nowMillis);
      this.wanted =
          body.size() == 0
              ? 0
              : Math.min(body.from() + body.size(), searcher.getIndexReader().maxDoc());
    }

    SearchAnswer run() throws IOException {
      if (aggregations != null && aggregations.collectsAll()) {
        searcher.search(MatchAllDocsQuery.INSTANCE, new OneCollector(aggregations.all()));
      }
      // Also when no hit is wanted: a sort that cannot be is an error in any case.
      Sort sort = body.sort().isEmpty() ? null : sorts.compile(body.sort());
      if (wanted == 0) {
        return count();
      }
      long known = body.minScore() == null ? knownCount() : -1;
      boolean counting = known < 0 && body.trackTotalHitsUpTo() != SearchBody.TRACK_NONE;
      int threshold = counting ? Math.max(body.trackTotalHitsUpTo(), wanted) : wanted;
      TopDocs top;
      if (sort == null) {
        top = collectAll(new TopScoreDocCollectorManager(wanted, null, threshold));
      } else {
        top = collectAll(new TopFieldCollectorManager(sort, wanted, null, threshold));
        if (showsScores()) {
          TopFieldCollector.populateScores(top.scoreDocs, searcher, query);
        }
      }
      boolean exact = known >= 0 || top.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
      long total = known >= 0 ? known : top.totalHits.value();
      onFetch.run();
      List<Hit> hits = new HitLoader(searcher.getIndexReader(), body, sorts).load(top.scoreDocs);
      return answer(total, exact, maxScore(top.scoreDocs, sort != null), hits);
    }

    private SearchAnswer count() throws IOException {
      if (body.trackTotalHitsUpTo() == SearchBody.TRACK_NONE) {
        collectAggregations();
        return answer(0, false, Float.NaN, List.of());
      }
      long count = collectAll(new BoundedCount(body.trackTotalHitsUpTo()));
      return answer(count, true, Float.NaN, List.of());
    }

    private void collectAggregations() throws IOException {
      if (aggregations != null && aggregations.collectsMatches()) {
        collect(new OneCollector(aggregations.matches()));
      }
    }

    /** Collects hits and aggregations in one go. */
    private <C extends Collector, T> T collectAll(CollectorManager<C, T> hits) throws IOException {
      if (aggregations == null) {
        return collect(hits);
      }
      if (!aggregations.collectsMatches()) {
        return collect(hits);
      }
      return collect(new WithHits<>(hits, aggregations.matches()));
    }

    private <C extends Collector, T> T collect(CollectorManager<C, T> collectors)
        throws IOException {
      Float minScore = body.minScore();
      return minScore == null
          ? searcher.search(query, collectors)
          : searcher.search(query, new MinScore<>(collectors, minScore));
    }

    private SearchAnswer answer(long total, boolean exact, float maxScore, List<Hit> hits)
        throws IOException {
      boolean timedOut = searcher.timedOut();
      int upTo = body.trackTotalHitsUpTo();
      boolean within = upTo == SearchBody.TRACK_NONE || total <= upTo;
      return new SearchAnswer(
          within ? total : upTo,
          exact && within && !timedOut && upTo != SearchBody.TRACK_NONE,
          maxScore,
          hits,
          timedOut,
          aggregations == null
              ? null
              : new SearchParts(null, PartialCodec.write(aggregations.build())));
    }

    private boolean showsScores() {
      return body.trackScores() || body.sort().stream().anyMatch(SortKey::isScore);
    }

    private float maxScore(ScoreDoc[] hits, boolean sorted) throws IOException {
      if (hits.length == 0) {
        return Float.NaN;
      }
      if (!sorted) {
        return hits[0].score;
      }
      if (!body.trackScores()) {
        return Float.NaN;
      }
      // The best need not be among the first by another order.
      ScoreDoc[] best = collect(new TopScoreDocCollectorManager(1, null, 1)).scoreDocs;
      return best.length == 0 ? Float.NaN : best[0].score;
    }

    /** The number of matches where statistics tell it without a look at the documents; else -1. */
    private long knownCount() throws IOException {
      Query inner = query instanceof ConstantScoreQuery constant ? constant.getQuery() : query;
      boolean cheap =
          inner instanceof MatchAllDocsQuery
              || inner instanceof TermQuery
              || inner instanceof FieldExistsQuery;
      if (!cheap) {
        return -1;
      }
      Weight weight = searcher.createWeight(inner, ScoreMode.COMPLETE_NO_SCORES, 1);
      long count = 0;
      for (LeafReaderContext leaf : searcher.getLeafContexts()) {
        int inLeaf = weight.count(leaf);
        if (inLeaf < 0) {
          return -1;
        }
        count += inLeaf;
      }
      return count;
    }
  }
}
