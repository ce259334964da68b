package io.pinakes.worker.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one search of one shard spends its time on. */
public final class SearchProfile {

  private final LongSupplier nanoTime;
  private final PhaseProfile matches;
  private final AggregationProfile aggregations;
  private @Nullable PhaseProfile all;
  private FetchProfile.@Nullable Measuring fetch;

  /**
   * Makes one of a search that begins.
   *
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public SearchProfile(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.matches = new PhaseProfile(nanoTime);
    this.aggregations = new AggregationProfile(nanoTime, "");
  }

  /** The pass over what the query matches. */
  public PhaseProfile matches() {
    return matches;
  }

  /** The pass over all documents, for aggregations of all. */
  public PhaseProfile all() {
    if (all == null) {
      all = new PhaseProfile(nanoTime);
    }
    return all;
  }

  /** All aggregations of the request. */
  public AggregationProfile aggregations() {
    return aggregations;
  }

  /** The loading of the hits. */
  public FetchProfile fetch() {
    if (fetch == null) {
      fetch = new FetchProfile.Measuring(nanoTime);
    }
    return fetch;
  }

  /**
   * As the answer has it.
   *
   * @param id of the shard
   */
  public Map<String, Object> toJson(String id) {
    List<Map<String, Object>> searches = new ArrayList<>();
    searches.add(matches.toJson());
    if (all != null) {
      searches.add(all.toJson());
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    // Clocks of different machines are not compared, so how long the way took is not known.
    json.put("inbound_network_time_in_millis", 0);
    json.put("outbound_network_time_in_millis", 0);
    json.put("searches", searches);
    json.put("aggregations", Objects.requireNonNullElse(aggregations.childrenToJson(), List.of()));
    json.put("fetch", fetch == null ? List.of() : List.of(fetch.toJson()));
    return json;
  }
}
