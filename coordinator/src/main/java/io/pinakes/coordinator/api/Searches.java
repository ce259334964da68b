package io.pinakes.coordinator.api;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.aggregation.Results;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Searches over the shards of one or more indices. */
public interface Searches {

  /**
   * A hit and the index it comes from.
   *
   * @param inner other hits of its group, by the name that the request has for them; null: it asks
   *     for none
   */
  record IndexHit(String index, Hit hit, @Nullable Map<String, InnerFound> inner) {

    /** A hit with no other hits within. */
    public IndexHit(String index, Hit hit) {
      this(index, hit, null);
    }
  }

  /** What a search within a search found. */
  record InnerFound(SearchBody request, Found found) {}

  /** A shard that gave no answer, and why. */
  record ShardFailure(String index, int shard, String node, ApiError error) {}

  /**
   * The merged answer.
   *
   * @param totalIsExact false if a shard stopped counting at the request's bound
   * @param maxScore NaN if there is no hit or no score was asked for
   * @param hits from {@code from} on, {@code size} at most
   * @param parts what else the request asked for; null: nothing
   */
  record Found(
      long tookMillis,
      boolean timedOut,
      int shards,
      List<ShardFailure> failures,
      long total,
      boolean totalIsExact,
      float maxScore,
      List<IndexHit> hits,
      @Nullable FoundParts parts) {

    /** The same, with its scroll's id. */
    public Found withScrollId(String id) {
      FoundParts old = parts == null ? FoundParts.NONE : parts;
      return with(
          new FoundParts(
              old.profile(),
              old.aggregations(),
              old.terminatedEarly(),
              id,
              null,
              old.suggested(),
              old.gathered()));
    }

    /** The same, with the id of its point in time. */
    public Found withPitId(String id) {
      FoundParts old = parts == null ? FoundParts.NONE : parts;
      return with(
          new FoundParts(
              old.profile(),
              old.aggregations(),
              old.terminatedEarly(),
              null,
              id,
              old.suggested(),
              old.gathered()));
    }

    private Found with(FoundParts changed) {
      return new Found(
          tookMillis, timedOut, shards, failures, total, totalIsExact, maxScore, hits, changed);
    }

    /**
     * The same with other hits.
     *
     * @param allFailures of this search and of those for the hits
     * @param late whether one of those timed out
     */
    public Found withHits(List<IndexHit> others, List<ShardFailure> allFailures, boolean late) {
      return new Found(
          tookMillis,
          timedOut || late,
          shards,
          allFailures,
          total,
          totalIsExact,
          maxScore,
          others,
          parts);
    }

    /** An answer of hits only. */
    public static Found of(
        long tookMillis,
        boolean timedOut,
        int shards,
        List<ShardFailure> failures,
        long total,
        boolean totalIsExact,
        float maxScore,
        List<IndexHit> hits) {
      return new Found(
          tookMillis, timedOut, shards, failures, total, totalIsExact, maxScore, hits, null);
    }
  }

  /**
   * What was asked for beside hits, merged over the shards, each null unless it was asked for.
   * Aggregations, suggestions and profiles have their members here.
   *
   * @param profile what each shard spent its time on, as JSON
   * @param aggregations what the aggregations found
   * @param terminatedEarly whether a shard had more documents than it was to look at
   * @param scrollId with which the next page is asked for
   * @param pitId of the point in time that was searched
   * @param suggested by the names of suggestions, in the order of the request
   * @param gathered how the shards' answers came together
   */
  record FoundParts(
      @Nullable List<Map<String, Object>> profile,
      @Nullable Results aggregations,
      @Nullable Boolean terminatedEarly,
      @Nullable String scrollId,
      @Nullable String pitId,
      @Nullable Map<String, List<Suggested>> suggested,
      Gathered gathered) {

    /** Nothing was asked for. */
    static final FoundParts NONE =
        new FoundParts(null, null, null, null, null, null, Gathered.AT_ONCE);
  }

  /**
   * How the answers of shards came together.
   *
   * @param skipped shards in which nothing can match
   * @param reducePhases how often answers were put together
   */
  record Gathered(int skipped, int reducePhases) {

    /** All answers, and all at once. */
    public static final Gathered AT_ONCE = new Gathered(0, 1);
  }

  /**
   * Searches. Shards that fail or are late are named in the answer.
   *
   * @param indices concrete names; all must exist
   * @param body the request's JSON with URL parameters merged in, already checked by the parser
   * @throws io.pinakes.common.error.ApiException 404 for an absent index, 400 if every shard
   *     refuses the request, 503 if no shard could answer
   */
  Found search(List<String> indices, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException;

  /**
   * An index to search, and what of it.
   *
   * @param filters JSON of queries, of which a document must match one to be seen; empty: all are
   * @param routings of the shards to search; empty: all
   */
  record SearchTarget(String index, List<String> filters, SortedSet<String> routings) {
    public SearchTarget {
      filters = List.copyOf(filters);
    }

    /** All of an index. */
    public static SearchTarget all(String index) {
      return new SearchTarget(index, List.of(), Collections.emptySortedSet());
    }
  }

  /**
   * Searches parts of indices.
   *
   * @param targets each index once
   */
  default Found searchTargets(
      List<SearchTarget> targets, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    for (SearchTarget target : targets) {
      if (!target.equals(SearchTarget.all(target.index()))) {
        throw new UnsupportedOperationException("a search of a part of an index: " + target);
      }
    }
    return search(targets.stream().map(SearchTarget::index).toList(), body, consistency, timeout);
  }

  /**
   * Searches parts of indices in some way.
   *
   * @param targets each index once; none for a point in time
   */
  default Found searchTargets(List<SearchTarget> targets, ObjectNode body, SearchOptions options)
      throws InterruptedException {
    return searchTargets(targets, body, options.consistency(), options.timeout());
  }

  /** Scrolls that are under way, and points in time. */
  default SearchContexts contexts() {
    throw ApiException.illegalArgument("scrolls and points in time are not supported here");
  }

  /** Searches what any copies show. */
  default Found search(List<String> indices, ObjectNode body, Duration timeout)
      throws InterruptedException {
    return search(indices, body, ReadConsistency.ANY, timeout);
  }
}
