package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSetting;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows and changes the settings of indices, and blocks indices. */
final class SettingsRoutes implements Routes {

  private static final Set<String> BLOCKS =
      Set.of("read_only", "read", "write", "metadata", "read_only_allow_delete");

  private final Indices indices;

  SettingsRoutes(Indices indices) {
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String path : List.of("/_settings", "/{index}/_settings")) {
      router.add(Method.GET, path, this::show);
      router.add(Method.GET, path + "/{name}", this::show);
      router.add(Method.PUT, path, this::put);
    }
    router.add(Method.GET, "/{index}/_setting/{name}", this::show);
    router.add(Method.PUT, "/{index}/_block/{block}", this::block);
  }

  /** All settings, or those whose names match; an index without any of these is left out. */
  private Endpoint.Action show(RestRequest request) {
    boolean flat = readShowParameters(request.parameters());
    boolean withDefaults = request.parameters().flag("include_defaults", false);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN_AND_CLOSED);
    String given = request.optionalPath("name");
    List<String> names = given == null ? List.of("*") : Parameters.split(given);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireVisible);
      return RestResponse.json(
          200,
          out -> {
            out.open();
            for (IndexDefinition index : found) {
              SortedMap<String, JsonNode> settings = matching(SettingsJson.of(index), names);
              SortedMap<String, JsonNode> defaults = matching(SettingsJson.defaults(index), names);
              if (!settings.isEmpty() || (withDefaults && !defaults.isEmpty())) {
                out.open(index.name());
                SettingsJson.write("settings", settings, flat, out);
                if (withDefaults) {
                  SettingsJson.write("defaults", defaults, flat, out);
                }
                out.close();
              }
            }
            out.close();
          });
    };
  }

  private static SortedMap<String, JsonNode> matching(
      SortedMap<String, JsonNode> settings, List<String> names) {
    if (!names.contains("_all")) {
      settings
          .keySet()
          .removeIf(name -> names.stream().noneMatch(asked -> Glob.matches(asked, name)));
    }
    return settings;
  }

  /** Whether names are to be dotted. */
  static boolean readShowParameters(Parameters parameters) {
    parameters.ignore("local", "cluster_manager_timeout", "master_timeout");
    return parameters.flag("flat_settings", false);
  }

  private Endpoint.Action put(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("timeout", "cluster_manager_timeout", "master_timeout", "flat_settings");
    boolean preserve = parameters.flag("preserve_existing", false);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.CHANGING);
    ObjectNode body = Json.object(request.requiredBody());
    ObjectNode settings = body.get("settings") instanceof ObjectNode inner ? inner : body;
    if (settings.isEmpty()) {
      throw ApiException.invalid("no settings to update");
    }
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      if (!takesBlockBack(settings)) {
        found.forEach(IndexBlocks::requireChangeable);
      }
      for (IndexDefinition index : found) {
        if (preserve) {
          indices.putMissingSettings(index.name(), settings);
        } else {
          indices.putSettings(index.name(), settings);
        }
      }
      return RestResponse.acknowledged();
    };
  }

  /** A block that forbids changes does not forbid to take it back, if that is all. */
  private static boolean takesBlockBack(ObjectNode settings) {
    JsonNode only = settings;
    var name = new StringBuilder();
    while (only instanceof ObjectNode object && object.size() == 1) {
      var member = object.properties().iterator().next();
      name.append(name.isEmpty() ? "" : ".").append(member.getKey());
      only = member.getValue();
    }
    String full = name.toString().startsWith("index.") ? name.toString() : "index." + name;
    return !(only instanceof ObjectNode)
        && Set.of(
                IndexSetting.BLOCKS_READ_ONLY.name(),
                IndexSetting.BLOCKS_METADATA.name(),
                IndexSetting.BLOCKS_READ_ONLY_ALLOW_DELETE.name())
            .contains(full);
  }

  private Endpoint.Action block(RestRequest request) {
    request.parameters().ignore("timeout", "cluster_manager_timeout", "master_timeout");
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    String block = request.path("block");
    if (!BLOCKS.contains(block)) {
      throw ApiException.illegalArgument("No block found with name " + block);
    }
    if (block.equals("read_only_allow_delete")) {
      throw ApiException.invalid("read_only_allow_delete block is for internal use only");
    }
    ObjectNode settings =
        JsonNodeFactory.instance.objectNode().put("index.blocks." + block, "true");
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireChangeable);
      for (IndexDefinition index : found) {
        indices.putSettings(index.name(), settings);
      }
      return RestResponse.json(
          200,
          out -> {
            out.open()
                .field("acknowledged", true)
                .field("shards_acknowledged", !found.isEmpty())
                .openArray("indices");
            found.forEach(
                index -> out.open().field("name", index.name()).field("blocked", true).close());
            out.closeArray().close();
          });
    };
  }
}
