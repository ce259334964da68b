package io.pinakes.worker.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One aggregation, or all of a request, with those within it. */
public final class AggregationProfile {

  public static final String INITIALIZE = "initialize";
  public static final String BUILD_LEAF_COLLECTOR = "build_leaf_collector";
  public static final String COLLECT = "collect";
  public static final String POST_COLLECTION = "post_collection";
  public static final String BUILD_AGGREGATION = "build_aggregation";

  private static final List<String> PARTS =
      List.of(
          INITIALIZE,
          BUILD_LEAF_COLLECTOR,
          COLLECT,
          POST_COLLECTION,
          BUILD_AGGREGATION,
          // Counts nothing in OpenSearch either: shards do not reduce.
          "reduce");

  private final LongSupplier nanoTime;
  private final String name;
  private final Breakdown breakdown;
  private final List<AggregationProfile> children = new ArrayList<>();
  private String type = "";
  private Map<String, Object> debug = Map.of();

  AggregationProfile(LongSupplier nanoTime, String name) {
    this.nanoTime = nanoTime;
    this.name = name;
    this.breakdown = new Breakdown(nanoTime, PARTS);
  }

  /** One within this. */
  public AggregationProfile child(String name) {
    var child = new AggregationProfile(nanoTime, name);
    children.add(child);
    return child;
  }

  /** One of the parts above. */
  public Breakdown.Part part(String part) {
    return breakdown.part(part);
  }

  /**
   * It is collected.
   *
   * @param type what collects it
   * @param debug what else there is to say; empty: nothing
   */
  public void finish(String type, Map<String, Object> debug) {
    this.type = type;
    this.debug = debug;
  }

  @Nullable List<Map<String, Object>> childrenToJson() {
    return children.isEmpty() ? null : children.stream().map(AggregationProfile::toJson).toList();
  }

  private Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("description", Description.of(name));
    json.put("time_in_nanos", breakdown.nanos());
    json.put("breakdown", breakdown.toJson());
    if (!debug.isEmpty()) {
      json.put("debug", debug);
    }
    List<Map<String, Object>> inner = childrenToJson();
    if (inner != null) {
      json.put("children", inner);
    }
    return json;
  }
}
