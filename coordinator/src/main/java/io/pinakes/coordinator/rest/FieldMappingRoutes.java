package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Field;
import io.pinakes.common.mapping.Glob;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Shows the mappings of single fields. */
final class FieldMappingRoutes implements Routes {

  private final Indices indices;

  FieldMappingRoutes(Indices indices) {
    this.indices = indices;
  }

  @Override
  public void addTo(Router.Builder router) {
    router.add(Method.GET, "/_mapping/field/{fields}", this::show);
    router.add(Method.GET, "/{index}/_mapping/field/{fields}", this::show);
  }

  private Endpoint.Action show(RestRequest request) {
    request.parameters().ignore("local", "cluster_manager_timeout", "master_timeout");
    boolean defaults = request.parameters().flag("include_defaults", false);
    List<String> names = List.of(request.path("fields").split(","));
    IndexExpression expression = IndexExpression.of(request, IndexOptions.OPEN);
    return () -> {
      indices.catchUpIfReachable();
      List<IndexDefinition> found = expression.resolve(indices);
      return RestResponse.json(
          200,
          out -> {
            out.open();
            for (IndexDefinition index : found) {
              out.open(index.name()).open("mappings");
              for (Map.Entry<String, Field> leaf : index.mapping().leaves().entrySet()) {
                if (names.stream().anyMatch(name -> Glob.matches(name, leaf.getKey()))) {
                  show(out, leaf.getKey(), leaf.getValue(), defaults);
                }
              }
              out.close().close();
            }
            out.close();
          });
    };
  }

  private static void show(JsonOut out, String path, Field field, boolean defaults) {
    ObjectNode json = field instanceof ValueField values ? values.toJson(defaults) : field.toJson();
    out.open(path)
        .field("full_name", path)
        .open("mapping")
        .field(path.substring(path.lastIndexOf('.') + 1), json)
        .close()
        .close();
  }
}
