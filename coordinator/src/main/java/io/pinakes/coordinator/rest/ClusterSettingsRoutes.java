package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.common.state.Metadata;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.ClusterSettings;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.ClusterSetting;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows and changes the settings of the cluster. */
public final class ClusterSettingsRoutes implements Routes {

  private final Cluster cluster;
  private final Indices indices;
  private final ClusterSettings settings;

  public ClusterSettingsRoutes(Cluster cluster, Indices indices, ClusterSettings settings) {
    this.cluster = cluster;
    this.indices = indices;
    this.settings = settings;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_cluster/settings", this::show);
    router.add(Method.PUT, "/_cluster/settings", this::put);
  }

  private Endpoint.Action show(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout", "cluster_manager_timeout", "master_timeout", "local");
    boolean flat = parameters.flag("flat_settings", false);
    boolean withDefaults = parameters.flag("include_defaults", false);
    return () -> {
      Metadata metadata = indices.state().metadata();
      SortedMap<String, JsonNode> defaults =
          withDefaults ? defaults(metadata) : Collections.emptySortedMap();
      return RestResponse.json(
          200,
          out -> {
            out.open();
            SettingsJson.write("persistent", metadata.persistent(), flat, out);
            SettingsJson.write("transient", metadata.transients(), flat, out);
            if (withDefaults) {
              SettingsJson.write("defaults", defaults, flat, out);
            }
            out.close();
          });
    };
  }

  /** What holds for the settings that were not given, and what this node says of itself. */
  private SortedMap<String, JsonNode> defaults(Metadata metadata) throws InterruptedException {
    var defaults = new TreeMap<String, JsonNode>();
    for (IndexSetting setting : ClusterSetting.all()) {
      if (!metadata.persistent().containsKey(setting.name())
          && !metadata.transients().containsKey(setting.name())) {
        defaults.put(setting.name(), JsonNodeFactory.instance.stringNode(setting.fallback()));
      }
    }
    NodeInfo self = cluster.self();
    NodeReport report =
        cluster.statistics().nodes(List.of(self), Timeouts.STATUS).get(self.owner());
    NodeSelection.attributes(self, report)
        .forEach(
            (name, value) ->
                defaults.put("node.attr." + name, JsonNodeFactory.instance.stringNode(value)));
    return defaults;
  }

  private Endpoint.Action put(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout", "cluster_manager_timeout", "master_timeout");
    boolean flat = parameters.flag("flat_settings", false);
    ObjectNode body = Json.object(request.requiredBody());
    ObjectNode persistent = part(body, "persistent");
    ObjectNode transients = part(body, "transient");
    if (persistent.isEmpty() && transients.isEmpty()) {
      throw ApiException.invalid("no settings to update");
    }
    return () -> {
      settings.put(persistent, transients);
      Metadata metadata = indices.state().metadata();
      return RestResponse.json(
          200,
          out -> {
            out.open().field("acknowledged", true);
            SettingsJson.write("persistent", named(metadata.persistent(), persistent), flat, out);
            SettingsJson.write("transient", named(metadata.transients(), transients), flat, out);
            out.close();
          });
    };
  }

  /** Of the settings, those that a request has given. */
  private static SortedMap<String, JsonNode> named(
      SortedMap<String, JsonNode> all, ObjectNode given) {
    var named = new TreeMap<>(all);
    ObjectNode flat = SettingsJson.flat(given);
    named.keySet().removeIf(name -> !flat.has(name));
    return named;
  }

  private static ObjectNode part(ObjectNode body, String name) {
    return body.get(name) instanceof ObjectNode part ? part : JsonNodeFactory.instance.objectNode();
  }
}
