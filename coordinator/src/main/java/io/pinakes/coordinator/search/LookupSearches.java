package io.pinakes.coordinator.search;

import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchContexts;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Searches whose queries may take terms from documents. */
public record LookupSearches(Searches searches, TermsLookups lookups) implements Searches {

  @Override
  public Found search(
      List<String> indices, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searches.search(indices, lookups.carryOut(body, timeout), consistency, timeout);
  }

  @Override
  public Found searchTargets(
      List<SearchTarget> targets, ObjectNode body, ReadConsistency consistency, Duration timeout)
      throws InterruptedException {
    return searches.searchTargets(targets, lookups.carryOut(body, timeout), consistency, timeout);
  }

  @Override
  public Found searchTargets(List<SearchTarget> targets, ObjectNode body, SearchOptions options)
      throws InterruptedException {
    return searches.searchTargets(targets, lookups.carryOut(body, options.timeout()), options);
  }

  @Override
  public SearchContexts contexts() {
    return searches.contexts();
  }
}
