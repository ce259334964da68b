package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.Aliases;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.DateMathName;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexName;
import io.pinakes.coordinator.index.IndexOptions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creates, shows, changes and removes indices; refreshes them. */
final class IndexRoutes implements Routes {

  private final Indices indices;

  IndexRoutes(Indices indices) {
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.PUT, "/{index}", this::create);
    router.add(Method.DELETE, "/{index}", this::delete);
    router.add(Method.DELETE, "/", this::deleteNone);
    router.add(Method.GET, "/{index}", this::show);
    router.add(Method.HEAD, "/{index}", this::show);
    for (String path : List.of("/_refresh", "/{index}/_refresh")) {
      router.add(Method.GET, path, this::refresh);
      router.add(Method.POST, path, this::refresh);
    }
  }

  private Endpoint.Action create(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("cluster_manager_timeout", "master_timeout");
    Duration timeout = parameters.timeout("timeout", Timeouts.ADMIN);
    OptionalInt active = ActiveShards.of(parameters);
    String provided = request.path("index");
    String name = DateMathName.at(provided, request.wallClockMillis());
    IndexName.check(name);
    ObjectNode body =
        request.hasBody() ? Json.object(request.body()) : JsonNodeFactory.instance.objectNode();
    checkDefinition(body);
    JsonNode mappings = body.path("mappings");
    if (mappings.size() == 1 && mappings.path("_doc").isObject()) {
      throw ApiException.illegalArgument("The mapping definition cannot be nested under a type");
    }
    boolean dontWait = active.isPresent() && active.getAsInt() == 0;
    return () -> {
      Duration patience = dontWait ? Duration.ZERO : timeout;
      boolean started =
          provided.equals(name)
              ? indices.create(name, body, patience)
              : indices.create(name, provided, body, patience);
      return RestResponse.json(
          200,
          out ->
              out.open()
                  .field("acknowledged", true)
                  .field("shards_acknowledged", started)
                  .field("index", name)
                  .close());
    };
  }

  private static void checkDefinition(ObjectNode body) {
    for (var member : body.properties()) {
      switch (member.getKey()) {
        case "settings", "mappings", "aliases" -> {
          if (!member.getValue().isObject()) {
            throw new ApiException(
                400, "parse_exception", "key [" + member.getKey() + "] must be an object");
          }
        }
        default ->
            throw new ApiException(
                400, "parse_exception", "unknown key [" + member.getKey() + "] for create index");
      }
    }
  }

  private Endpoint.Action delete(RestRequest request) {
    Parameters parameters = request.parameters();
    parameters.ignore("cluster_manager_timeout", "master_timeout");
    Duration timeout = parameters.timeout("timeout", Timeouts.ADMIN);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.REMOVING);
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireRemovable);
      for (IndexDefinition index : found) {
        indices.delete(index.name(), timeout);
      }
      return RestResponse.acknowledged();
    };
  }

  private Endpoint.Action deleteNone(RestRequest request) {
    throw ApiException.invalid("index / indices is missing");
  }

  private Endpoint.Action show(RestRequest request) {
    boolean flat = SettingsRoutes.readShowParameters(request.parameters());
    boolean withDefaults = request.parameters().flag("include_defaults", false);
    boolean human = request.parameters().flag("human", false);
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    return () -> {
      indices.catchUpIfReachable();
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireVisible);
      Aliases aliases = indices.state().aliases();
      return RestResponse.json(
          200,
          out -> {
            out.open();
            for (IndexDefinition index : found) {
              out.open(index.name());
              AliasRoutes.write(aliases.ofIndex(index.uuid()), out);
              out.field("mappings", index.mapping().toJson());
              SettingsJson.write("settings", SettingsJson.of(index, human), flat, out);
              if (withDefaults) {
                SettingsJson.write("defaults", SettingsJson.defaults(index), flat, out);
              }
              out.close();
            }
            out.close();
          });
    };
  }

  private Endpoint.Action refresh(RestRequest request) {
    IndexExpression expression = IndexExpression.of(request);
    return () -> {
      List<String> names = expression.resolve(indices).stream().map(IndexDefinition::name).toList();
      Indices.Refreshed refreshed =
          names.isEmpty() ? new Indices.Refreshed(0, 0, 0) : indices.refresh(names, Timeouts.READ);
      return RestResponse.json(
          200,
          out ->
              out.open()
                  .open("_shards")
                  .field("total", refreshed.total())
                  .field("successful", refreshed.successful())
                  .field("failed", refreshed.failed())
                  .close()
                  .close());
    };
  }
}
