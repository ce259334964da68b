package io.pinakes.coordinator.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.IndexSetting.Change;
import io.pinakes.common.state.IndexSetting.Kind;
import io.pinakes.common.state.Metadata;
import io.pinakes.common.state.SearchSetting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The settings of the cluster that can be given, and what they say. */
public final class ClusterSetting {

  private static final String AUTO_CREATE = "action.auto_create_index";
  private static final IndexSetting DEFAULT_REPLICAS =
      new IndexSetting(
          "cluster.default_number_of_replicas",
          Kind.INTEGER,
          IndexSetting.NUMBER_OF_REPLICAS.fallback(),
          IndexSetting.NUMBER_OF_REPLICAS.least(),
          IndexSetting.NUMBER_OF_REPLICAS.most(),
          Set.of(),
          Change.DYNAMIC);

  private static final IndexSetting ALLOCATION =
      new IndexSetting(
          "cluster.routing.allocation.enable",
          Kind.ENABLE,
          IndexSetting.ROUTING_ALLOCATION_ENABLE.fallback(),
          0,
          0,
          IndexSetting.ROUTING_ALLOCATION_ENABLE.words(),
          Change.DYNAMIC);
  private static final IndexSetting REBALANCE =
      new IndexSetting(
          "cluster.routing.rebalance.enable",
          Kind.ENABLE,
          "all",
          0,
          0,
          Set.of("all", "none"),
          Change.DYNAMIC);

  /** What holds where OpenSearch has other settings is not for a client to change. */
  private static final Map<String, IndexSetting> KNOWN = known();

  private ClusterSetting() {}

  private static Map<String, IndexSetting> known() {
    var known = new TreeMap<String, IndexSetting>();
    for (IndexSetting setting :
        List.of(
            new IndexSetting(AUTO_CREATE, Kind.TEXT, "true", 0, 0, Set.of(), Change.DYNAMIC),
            DEFAULT_REPLICAS,
            ALLOCATION,
            REBALANCE,
            // Of these only the usual value is what happens.
            new IndexSetting(
                "action.destructive_requires_name",
                Kind.FLAG,
                "false",
                0,
                0,
                Set.of("false"),
                Change.DYNAMIC))) {
      known.put(setting.name(), setting);
    }
    for (SearchSetting search : SearchSetting.values()) {
      known.put(search.setting().name(), search.setting());
    }
    return known;
  }

  /** All that can be given. */
  public static List<IndexSetting> all() {
    return List.copyOf(KNOWN.values());
  }

  static Optional<IndexSetting> of(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** Whether searches may answer with what some shards found, if the request does not say. */
  public static boolean allowsPartialResults(Metadata metadata) {
    return SearchSetting.DEFAULT_PARTIAL_RESULTS.flag(metadata);
  }

  /** Replicas of indices that do not say how many. */
  static int defaultReplicas(Metadata metadata) {
    return Integer.parseInt(metadata.setting(DEFAULT_REPLICAS.name(), DEFAULT_REPLICAS.fallback()));
  }

  /** Which copies may be opened: {@code all}, {@code primaries} and so on. */
  public static String allocation(Metadata metadata) {
    return metadata.setting(ALLOCATION.name(), ALLOCATION.fallback());
  }

  /** Whether copies may move only to even out loads. */
  public static boolean rebalances(Metadata metadata) {
    return metadata.setting(REBALANCE.name(), REBALANCE.fallback()).equalsIgnoreCase("all");
  }

  /**
   * Refuses to make an index only because something is written to it.
   *
   * @throws ApiException 404 if the setting does not allow it
   */
  public static void requireAutoCreate(String index, Metadata metadata) {
    String setting = metadata.setting(AUTO_CREATE, "true");
    if (setting.equals("true")) {
      return;
    }
    if (setting.equals("false")) {
      throw notCreated(index, "[action.auto_create_index] is [false]");
    }
    for (String part : setting.split(",", -1)) {
      boolean minus = part.startsWith("-");
      String pattern = minus || part.startsWith("+") ? part.substring(1) : part;
      if (Glob.matches(pattern.strip(), index)) {
        if (minus) {
          throw notCreated(
              index,
              "[action.auto_create_index] contains ["
                  + part
                  + "] which forbids automatic creation of the index");
        }
        return;
      }
    }
    throw notCreated(index, "[action.auto_create_index] ([" + setting + "]) doesn't match");
  }

  private static ApiException notCreated(String index, String why) {
    return new ApiException(
            404, ApiException.INDEX_NOT_FOUND, "no such index [" + index + "] and " + why)
        .with("index", index)
        .with("resource.id", index)
        .with("resource.type", "index_expression")
        .with("index_uuid", "_na_");
  }
}
