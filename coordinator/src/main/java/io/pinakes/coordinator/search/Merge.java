package io.pinakes.coordinator.search;

import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.PartialCodec;
import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Suggested;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.HitDetail;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchParts;
import io.pinakes.common.query.HitOrder;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.aggregation.Reduction;
import io.pinakes.coordinator.aggregation.Results;
import io.pinakes.coordinator.api.SearchConduct;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.FoundParts;
import io.pinakes.coordinator.api.Searches.Gathered;
import io.pinakes.coordinator.api.Searches.IndexHit;
import io.pinakes.coordinator.api.Searches.ShardFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the shards' answers together. Ties go to the shard that was asked first, then to the better
 * place within it, so that the same answers always merge into the same page.
 */
final class Merge {

  private Merge() {}

  /** A shard's hits, as far as they are taken. */
  private record Cursor(int shard, String index, List<Hit> hits, int next) {
    Hit hit() {
      return hits.get(next);
    }
  }

  static Found merge(SearchBody body, List<Part> parts, long tookMillis) {
    return merge(
        body,
        parts,
        tookMillis,
        new int[parts.size()],
        new Bounds(TooManyBuckets.MAX_BUCKETS, SearchConduct.BATCH));
  }

  /**
   * How much is merged.
   *
   * @param buckets of the answer's aggregations
   * @param batch answers whose aggregations are reduced at once
   */
  record Bounds(int buckets, int batch) {}

  /**
   * Merges.
   *
   * @param taken gets how many hits of each part are in the page, or before it
   */
  static Found merge(
      SearchBody body, List<Part> parts, long tookMillis, int[] taken, Bounds bounds) {
    List<ShardFailure> failures = new ArrayList<>();
    List<SearchAnswer> answers = new ArrayList<>();
    Comparator<Hit> order = HitOrder.of(body);
    var queue =
        new PriorityQueue<Cursor>(
            Comparator.comparing(Cursor::hit, order).thenComparingInt(Cursor::shard));
    for (int i = 0; i < parts.size(); i++) {
      switch (parts.get(i)) {
        case Part.Answered(var shard, SearchAnswer answer) -> {
          answers.add(answer);
          if (!answer.hits().isEmpty()) {
            queue.add(new Cursor(i, shard.index(), answer.hits(), 0));
          }
        }
        case Part.Failed(var shard, String node, ApiError error) ->
            failures.add(new ShardFailure(shard.index(), shard.number(), node, error));
      }
    }
    if (answers.isEmpty() && !failures.isEmpty()) {
      throw allFailed(failures);
    }
    List<IndexHit> page = new ArrayList<>();
    Set<Object> groups = new HashSet<>();
    int rank = 0;
    while (rank < body.from() + body.size() && !queue.isEmpty()) {
      Cursor best = queue.remove();
      taken[best.shard()]++;
      if (body.collapse() == null || groups.add(group(best.hit()))) {
        if (rank >= body.from()) {
          page.add(new IndexHit(best.index(), best.hit()));
        }
        rank++;
      }
      if (best.next() + 1 < best.hits().size()) {
        queue.add(new Cursor(best.shard(), best.index(), best.hits(), best.next() + 1));
      }
    }
    long counted = answers.stream().mapToLong(SearchAnswer::total).sum();
    boolean exact = answers.stream().allMatch(SearchAnswer::totalIsExact);
    int bound = body.trackTotalHitsUpTo();
    boolean past =
        bound != SearchBody.TRACK_ALL && bound != SearchBody.TRACK_NONE && counted > bound;
    return new Found(
        tookMillis,
        answers.stream().anyMatch(SearchAnswer::timedOut),
        parts.size(),
        failures,
        past ? bound : counted,
        exact && !past,
        maxScore(answers),
        page,
        parts(body, answers, bounds));
  }

  /** What tells the hit's group from others, whichever shard it comes from. */
  private static List<@Nullable Object> group(Hit hit) {
    HitDetail detail = hit.detail();
    if (detail == null || detail.group() == null) {
      throw new IllegalStateException("a hit of a collapsed search has no group: " + hit.id());
    }
    List<@Nullable Object> group = new ArrayList<>();
    for (Object value : detail.group()) {
      // Numbers that crossed the wire come back in the smallest type that holds them.
      group.add(value instanceof Integer number ? (Object) number.longValue() : value);
    }
    return group;
  }

  /** What is merged beside hits: a member of the answer each, null unless it was asked for. */
  private static @Nullable FoundParts parts(
      SearchBody body, List<SearchAnswer> answers, Bounds bounds) {
    List<SearchParts> parts =
        answers.stream().map(SearchAnswer::parts).filter(Objects::nonNull).toList();
    Gathered gathered = gathered(body, answers.size(), parts, bounds);
    if (parts.isEmpty() && gathered.equals(Gathered.AT_ONCE)) {
      return null;
    }
    List<Map<String, Object>> profiles =
        parts.stream().map(SearchParts::profile).filter(Objects::nonNull).toList();
    List<Boolean> terminated =
        parts.stream().map(SearchParts::terminatedEarly).filter(Objects::nonNull).toList();
    return new FoundParts(
        profiles.isEmpty() ? null : profiles,
        aggregations(body, parts, bounds),
        terminated.isEmpty() ? null : terminated.contains(true),
        null,
        null,
        suggested(body, parts),
        gathered);
  }

  private static Gathered gathered(
      SearchBody body, int answers, List<SearchParts> parts, Bounds bounds) {
    int skipped = (int) parts.stream().filter(each -> each.skipped() != null).count();
    boolean reduces = body.aggregations() != null || body.size() > 0;
    int batches = answers <= bounds.batch() ? 0 : Math.ceilDiv(answers - 1, bounds.batch() - 1) - 1;
    // Of shards that all cannot match, one is said to have told that there is nothing.
    return new Gathered(
        skipped == answers ? Math.max(0, skipped - 1) : skipped, reduces ? 1 + batches : 1);
  }

  private static @Nullable Map<String, List<Suggested>> suggested(
      SearchBody body, List<SearchParts> parts) {
    return body.suggest() == null
        ? null
        : SuggestMerge.merge(
            body.suggest(),
            parts.stream().map(SearchParts::suggested).filter(Objects::nonNull).toList());
  }

  private static @Nullable Results aggregations(
      SearchBody body, List<SearchParts> parts, Bounds bounds) {
    if (body.aggregations() == null) {
      return null;
    }
    List<List<Partial>> shards =
        parts.stream()
            .map(SearchParts::aggregations)
            .filter(Objects::nonNull)
            .map(PartialCodec::read)
            .toList();
    return Reduction.reduce(
        Aggregations.parse(body.aggregations()), shards, bounds.buckets(), bounds.batch());
  }

  private static float maxScore(List<SearchAnswer> answers) {
    float max = Float.NaN;
    for (SearchAnswer answer : answers) {
      if (!Float.isNaN(answer.maxScore()) && !(answer.maxScore() <= max)) {
        max = answer.maxScore();
      }
    }
    return max;
  }

  /**
   * As OpenSearch: the status is the first failure's, or that of the last one that is the servers'
   * fault.
   */
  static ApiException allFailed(List<ShardFailure> failures) {
    ApiError first = failures.getFirst().error();
    int status = first.status();
    for (ShardFailure failure : failures) {
      if (failure.error().status() >= 500) {
        status = failure.error().status();
      }
    }
    return phaseFailed("query", "all shards failed", status, first);
  }

  /** A phase of a search failed as a whole. */
  static ApiException phaseFailed(String phase, String reason, int status, ApiError cause) {
    return new ApiException(
        new ApiError(
            status,
            "search_phase_execution_exception",
            reason,
            Map.of("phase", phase, "grouped", true),
            cause));
  }
}
