package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.query.SearchBody;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.Similarities;
import io.pinakes.worker.query.QueryErrors;
import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;

/**
 * Searches one shard. Does CPU work and reads files on the calling thread; keeps no state, so any
 * number of threads may use one.
 */
public final class ShardSearcher {

  /**
   * What was found.
   *
   * @param hits the places of the answer's hits in the reader, in the same order
   */
  public record Found(SearchAnswer answer, ScoreDoc[] hits) {}

  /** Searches an index that is one shard, without a deadline. */
  public SearchAnswer search(
      IndexSearcher searcher,
      Mapping mapping,
      IndexAnalyzers analyzers,
      SearchBody body,
      long nowMillis)
      throws IOException {
    var place = new SearchJob.Place("", 0, "");
    return search(
            searcher,
            new SearchJob(
                body,
                mapping,
                analyzers,
                place,
                SearchScope.ALONE,
                nowMillis,
                () -> false,
                () -> {},
                null))
        .answer();
  }

  /**
   * Searches.
   *
   * @param searcher whose reader stays open during the call; its own settings are left as they are
   * @return the first {@code from + size} hits. Ties are in the order of the index. {@code total}
   *     stops at {@code track_total_hits}, and is a lower bound if that is off
   * @throws ApiException 400 if the query does not fit the mapping
   */
  public Found search(IndexSearcher searcher, SearchJob job) throws IOException {
    // One of its own, on the calling thread: similarity and deadline are this request's.
    var own = new IndexSearcher(searcher.getTopReaderContext());
    own.setQueryCache(searcher.getQueryCache());
    own.setQueryCachingPolicy(searcher.getQueryCachingPolicy());
    own.setSimilarity(Similarities.of(job.mapping()));
    own.setTimeout(job.cancelled()::getAsBoolean);
    try {
      return new ShardSearch(own, job).run();
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    }
  }
}
