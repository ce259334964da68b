package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.index.StateAccess.stored;

import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.Metadata;
import io.pinakes.common.state.SearchSetting;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.ClusterSettings;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the settings of the cluster. */
public final class ClusterSettingsAdmin implements ClusterSettings {

  private final StateAccess access;

  /** Makes the administration of a cluster's settings. */
  public ClusterSettingsAdmin(
      StateStore store, StateWatch watch, Runnable announce, Machine machine) {
    this.access = new StateAccess(store, watch, announce, machine);
  }

  @Override
  public void put(ObjectNode persistent, ObjectNode transients) throws InterruptedException {
    SortedMap<String, JsonNode> toPersist = checked("persistent", persistent);
    SortedMap<String, JsonNode> toHave = checked("transient", transients);
    for (int attempt = 0; attempt < StateAccess.CHANGE_ATTEMPTS; attempt++) {
      Metadata before = stored(access.store()::loadMetadata);
      Metadata after =
          before.with(
              changed(before.persistent(), toPersist), changed(before.transients(), toHave));
      checkKeepAlives(after);
      if (stored(() -> access.store().replace(before, after))) {
        access.published();
        return;
      }
    }
    throw StateAccess.tooManyChanges("the cluster's settings");
  }

  private static void checkKeepAlives(Metadata after) {
    Duration usual = SearchSetting.DEFAULT_KEEP_ALIVE.time(after);
    Duration most = SearchSetting.MAX_KEEP_ALIVE.time(after);
    if (usual.compareTo(most) > 0) {
      throw ApiException.illegalArgument(
          "Default keep alive setting for request [search.default_keep_alive](%s) should be smaller than max keep alive [search.max_keep_alive](%s)"
              .formatted(TimeValue.format(usual), TimeValue.format(most)));
    }
  }

  private static SortedMap<String, JsonNode> checked(String kind, ObjectNode settings) {
    var flat = new TreeMap<String, JsonNode>();
    SettingsParser.flatten("", settings, "", flat);
    flat.forEach(
        (name, value) -> {
          if (!value.isNull()) {
            ClusterSetting.of(name)
                .orElseThrow(
                    () ->
                        new ApiException(
                            400,
                            "settings_exception",
                            kind + " setting [" + name + "], not recognized"))
                .check(value.isArray() ? value.toString() : value.asString());
          }
        });
    return flat;
  }

  private static SortedMap<String, JsonNode> changed(
      SortedMap<String, JsonNode> before, SortedMap<String, JsonNode> change) {
    var after = new TreeMap<>(before);
    change.forEach(
        (name, value) -> {
          if (value.isNull()) {
            after.keySet().removeIf(each -> Glob.matches(name, each));
          } else {
            after.put(name, value);
          }
        });
    return after;
  }
}
