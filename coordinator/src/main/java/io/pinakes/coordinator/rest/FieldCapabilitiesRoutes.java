package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.index.IndexOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code _field_caps}: which fields there are, and what can be done with them. */
final class FieldCapabilitiesRoutes implements Routes {

  private final Indices indices;
  private final Searches searches;

  FieldCapabilitiesRoutes(Indices indices, Searches searches) {
    this.indices = indices;
    this.searches = searches;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (Method method : List.of(Method.GET, Method.POST)) {
      router.add(method, "/_field_caps", this::capabilities);
      router.add(method, "/{index}/_field_caps", this::capabilities);
    }
  }

  private Endpoint.Action capabilities(RestRequest request) {
    Parameters parameters = request.parameters();
    List<String> fields = parameters.list("fields");
    boolean unmapped = parameters.flag("include_unmapped", false);
    JsonNode filter = request.hasBody() ? filter(Json.object(request.body())) : null;
    if (fields.isEmpty()) {
      throw ApiException.illegalArgument("specified fields can't be null or empty");
    }
    IndexExpression expression = IndexExpression.of(request, IndexOptions.READING);
    return () -> {
      indices.catchUpIfReachable();
      List<IndexDefinition> found = expression.resolve(indices);
      var capabilities =
          new FieldCapabilities(filter == null ? found : matching(found, filter), fields, unmapped);
      return RestResponse.json(200, capabilities::write);
    };
  }

  private static @Nullable JsonNode filter(ObjectNode body) {
    for (String key : body.propertyNames()) {
      if (!key.equals("index_filter")) {
        throw ApiException.parsing("request does not support [" + key + "]");
      }
    }
    return body.get("index_filter");
  }

  /** The indices in which at least one document matches. */
  private List<IndexDefinition> matching(List<IndexDefinition> found, JsonNode filter)
      throws InterruptedException {
    ObjectNode search = JsonNodeFactory.instance.objectNode();
    search.set("query", filter);
    search.put("size", 0).put("track_total_hits", 1);
    SearchBody.parse(search);
    var matching = new ArrayList<IndexDefinition>();
    for (IndexDefinition index : found) {
      Searches.Found answer = searches.search(List.of(index.name()), search, Timeouts.READ);
      if (answer.total() > 0 || !answer.failures().isEmpty()) {
        matching.add(index);
      }
    }
    return matching;
  }
}
