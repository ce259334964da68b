package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.HitView;
import io.pinakes.common.query.SearchBody;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.FoundParts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client is told of a search. */
final class SearchAnswer {

  private final SearchBody request;
  private final HitView view;
  private final boolean totalAsNumber;
  private final boolean typedKeys;
  private final HitAnswer hits;

  /**
   * Writes the answers to a request.
   *
   * @param totalAsNumber the form that the total had before OpenSearch
   * @param typedKeys whether names of aggregations and suggestions tell their types
   */
  SearchAnswer(SearchBody request, boolean totalAsNumber, boolean typedKeys) {
    this.request = request;
    this.view = request.view();
    this.totalAsNumber = totalAsNumber;
    this.typedKeys = typedKeys;
    this.hits = new HitAnswer(totalAsNumber);
  }

  void write(Found found, JsonOut out) {
    out.open();
    writeMembers(found, out);
    out.close();
  }

  /** Writes what is in the answer's object. */
  void writeMembers(Found found, JsonOut out) {
    FoundParts parts = found.parts();
    if (parts != null && parts.scrollId() != null) {
      out.field("_scroll_id", parts.scrollId());
    }
    if (parts != null && parts.pitId() != null) {
      out.field("pit_id", parts.pitId());
    }
    out.field("took", found.tookMillis()).field("timed_out", found.timedOut());
    if (parts != null && parts.terminatedEarly() != null) {
      out.field("terminated_early", parts.terminatedEarly());
    }
    if (parts != null && parts.gathered().reducePhases() > 1) {
      out.field("num_reduce_phases", parts.gathered().reducePhases());
    }
    writeShards(found, out);
    writeHits(found, out);
    if (parts != null) {
      writeParts(parts, out);
    }
  }

  private void writeHits(Found found, JsonOut out) {
    out.open("hits");
    writeTotal(found, out);
    out.score("max_score", found.maxScore()).openArray("hits");
    for (Searches.IndexHit hit : found.hits()) {
      out.open();
      Map<String, Searches.InnerFound> inner = hit.inner();
      hits.writeMembers(
          view, hit.index(), hit.hit(), inner == null ? null : () -> writeInner(inner, out), out);
      out.close();
    }
    out.closeArray().close();
  }

  /** Other hits of a hit's group. */
  private void writeInner(Map<String, Searches.InnerFound> inner, JsonOut out) {
    inner.forEach(
        (name, found) -> {
          out.open(name);
          new SearchAnswer(found.request(), totalAsNumber, typedKeys).writeHits(found.found(), out);
          out.close();
        });
  }

  /** What follows the hits: aggregations, suggestions, profiles. */
  private void writeParts(FoundParts parts, JsonOut out) {
    if (parts.aggregations() != null) {
      out.field(
          "aggregations", parts.aggregations().toJson(typedKeys, new BucketHitJson(totalAsNumber)));
    }
    if (parts.suggested() != null && !parts.suggested().isEmpty()) {
      SuggestedJson.write(request, parts.suggested(), typedKeys, out);
    }
    if (parts.profile() != null) {
      out.open("profile").any("shards", parts.profile()).close();
    }
  }

  private void writeTotal(Found found, JsonOut out) {
    int upTo = request.trackTotalHitsUpTo();
    if (totalAsNumber) {
      out.field("total", upTo == SearchBody.TRACK_NONE ? -1 : found.total());
      return;
    }
    if (upTo == SearchBody.TRACK_NONE) {
      return;
    }
    // Shards count each for itself, so together they may have counted further than was asked.
    boolean beyond = upTo != SearchBody.TRACK_ALL && found.total() > upTo;
    out.open("total")
        .field("value", beyond ? upTo : found.total())
        .field("relation", beyond || !found.totalIsExact() ? "gte" : "eq")
        .close();
  }

  /** Writes the member {@code _shards}. */
  static void writeShards(Found found, JsonOut out) {
    int skipped = found.parts() == null ? 0 : found.parts().gathered().skipped();
    writeShards(found.shards(), skipped, found.failures(), out);
  }

  /** Writes the member {@code _shards}. */
  static void writeShards(int shards, List<Searches.ShardFailure> failures, JsonOut out) {
    writeShards(shards, 0, failures, out);
  }

  private static void writeShards(
      int shards, int skipped, List<Searches.ShardFailure> failures, JsonOut out) {
    int failed = failures.size();
    out.open("_shards")
        .field("total", shards)
        .field("successful", shards - failed)
        .field("skipped", skipped)
        .field("failed", failed);
    if (failed > 0) {
      out.openArray("failures");
      for (Searches.ShardFailure failure : failures) {
        out.open()
            .field("shard", failure.shard())
            .field("index", failure.index())
            .field("node", failure.node());
        ErrorAnswer.write("reason", failure.error(), out);
        out.close();
      }
      out.closeArray();
    }
    out.close();
  }

  /** The error for a client that wants all or nothing. */
  ApiException refusedAsPartial(Found found) {
    if (found.failures().isEmpty()) {
      return new ApiException(504, "search_phase_execution_exception", "Time exceeded");
    }
    var failed = new ArrayList<Map<String, Object>>();
    for (Searches.ShardFailure failure : found.failures()) {
      var reason = new LinkedHashMap<String, Object>();
      reason.put("type", failure.error().type());
      reason.put("reason", failure.error().reason());
      var shard = new LinkedHashMap<String, Object>();
      shard.put("shard", failure.shard());
      shard.put("index", failure.index());
      shard.put("node", failure.node());
      shard.put("reason", reason);
      failed.add(shard);
    }
    ApiError first = found.failures().getFirst().error();
    return new ApiException(
        new ApiError(
            first.status() >= 500 ? 503 : first.status(),
            "search_phase_execution_exception",
            "Partial shards failure",
            Map.of("phase", "query", "grouped", true, "failed_shards", List.copyOf(failed)),
            first));
  }
}
