package io.pinakes.coordinator.search;

import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Searches whose queries may take something from documents. */
public record LookupSearches(Searches searches, Lookups lookups) implements Searches {

  @Override
  public Found search(
      List<String> indices, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searches.search(indices, lookups.carryOut(body, indices, timeout), consistency, timeout);
  }

  @Override
  public Found searchTargets(
      List<SearchTarget> targets, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searchTargets(targets, body, SearchOptions.of(consistency, timeout));
  }

  @Override
  public Found searchTargets(List<SearchTarget> targets, ObjectNode body, SearchOptions options)
      throws InterruptedException {
    Duration timeout = options.timeout();
    return searches.searchTargets(
        lookups.carryOut(targets, timeout),
        lookups.carryOut(body, indices(targets, body), timeout),
        options);
  }

  /** The indices that are searched, which a point in time names itself. */
  private static List<String> indices(List<SearchTarget> targets, ObjectNode body) {
    JsonNode pointInTime = body.path("pit").get("id");
    if (pointInTime == null) {
      return targets.stream().map(SearchTarget::index).toList();
    }
    return ContextId.parse(ContextId.Kind.PIT, pointInTime.asString()).entries().stream()
        .map(entry -> entry.shard().index())
        .distinct()
        .toList();
  }

  @Override
  public SearchContexts contexts() {
    return searches.contexts();
  }
}
