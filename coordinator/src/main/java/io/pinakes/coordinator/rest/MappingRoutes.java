package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Shows mappings and adds to them. */
final class MappingRoutes implements Routes {

  private final Indices indices;

  MappingRoutes(Indices indices) {
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String name : List.of("_mapping", "_mappings")) {
      router.add(Method.GET, "/" + name, this::show);
      router.add(Method.GET, "/{index}/" + name, this::show);
      router.add(Method.PUT, "/{index}/" + name, this::put);
      router.add(Method.POST, "/{index}/" + name, this::put);
    }
  }

  private Endpoint.Action show(RestRequest request) {
    request.parameters().ignore("local", "cluster_manager_timeout", "master_timeout");
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    return () -> {
      indices.catchUpIfReachable();
      List<IndexDefinition> found = expression.resolve(indices);
      return RestResponse.json(
          200,
          out -> {
            out.open();
            for (IndexDefinition index : found) {
              out.open(index.name()).field("mappings", index.mapping().toJson()).close();
            }
            out.close();
          });
    };
  }

  private Endpoint.Action put(RestRequest request) {
    request.parameters().ignore("timeout", "cluster_manager_timeout", "master_timeout");
    request.parameters().unsupportedFlag("write_index_only");
    IndexExpression expression = IndexExpression.of(request, IndexOptions.CHANGING);
    ObjectNode mappings = Json.object(request.requiredBody());
    if (mappings.size() == 1 && mappings.has("_doc")) {
      throw ApiException.illegalArgument("Types cannot be provided in put mapping requests");
    }
    return () -> {
      List<IndexDefinition> found = expression.resolve(indices);
      found.forEach(IndexBlocks::requireChangeable);
      for (IndexDefinition index : found) {
        indices.putMapping(index.name(), mappings);
      }
      return RestResponse.acknowledged();
    };
  }
}
