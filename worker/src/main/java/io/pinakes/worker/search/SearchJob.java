package io.pinakes.worker.search;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.SearchScope;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.docvalues.Fielddata;
import io.pinakes.worker.query.QueryCompiler;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/**
 * A search of one shard.
 *
 * @param mapping that covers every document in the reader
 * @param analyzers of the index
 * @param limits of the index
 * @param reading what is searched
 * @param place which shard it is, for what hits show
 * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
 * @param cancelled asked every now and then; once true, the answer is what was found until then and
 *     says that it timed out
 * @param onFetch is told when the hits are known and their documents are loaded next
 * @param nanoTime a clock that never goes back, in nanoseconds, for profiles
 * @param fielddata of the copy of the shard
 * @param after the last hit of the page before in the same reader; null: the first page
 */
public record SearchJob(
    SearchBody body,
    Mapping mapping,
    IndexAnalyzers analyzers,
    SearchLimits limits,
    Reading reading,
    Place place,
    SearchScope scope,
    long nowMillis,
    BooleanSupplier cancelled,
    Runnable onFetch,
    LongSupplier nanoTime,
    Fielddata fielddata,
    @Nullable ScoreDoc after) {

  /** What a search is of. */
  public enum Reading {
    /** What is visible now. */
    NOW,
    SCROLL,
    POINT_IN_TIME
  }

  /**
   * Where a shard is.
   *
   * @param node the id of the worker
   */
  public record Place(String index, int shard, String node) {
    /** As profiles name it. */
    String id() {
      return "[" + node + "]" + this;
    }

    @Override
    public String toString() {
      return "[" + index + "][" + shard + "]";
    }
  }

  /** A compiler of the request's queries. */
  QueryCompiler compiler() {
    return new QueryCompiler(place.index(), mapping, analyzers, limits, nowMillis);
  }

  /** Other hits of the same shard. */
  SearchJob with(SearchBody hits) {
    return new SearchJob(
        hits, mapping, analyzers, limits, reading, place, scope, nowMillis, cancelled, onFetch,
        nanoTime, fielddata, null);
  }

  /** The page that follows a hit. */
  public SearchJob after(@Nullable ScoreDoc last) {
    return new SearchJob(
        body, mapping, analyzers, limits, reading, place, scope, nowMillis, cancelled, onFetch,
        nanoTime, fielddata, last);
  }
}
