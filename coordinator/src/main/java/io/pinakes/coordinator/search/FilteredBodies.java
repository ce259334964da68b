package io.pinakes.coordinator.search;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A search request's body, as it is for indices that are seen through filters. */
final class FilteredBodies {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode body;
  private final Map<List<String>, byte[]> byFilters = new ConcurrentHashMap<>();

  FilteredBodies(ObjectNode body) {
    this.body = body;
  }

  /**
   * The body for documents that match one of the filters.
   *
   * @param filters JSON of queries; none: all documents
   */
  byte[] with(List<String> filters) {
    return byFilters.computeIfAbsent(
        filters,
        _ ->
            (filters.isEmpty() ? body : filtered(filters))
                .toString()
                .getBytes(StandardCharsets.UTF_8));
  }

  /** What was asked for keeps its scores: filters have none. */
  private ObjectNode filtered(List<String> filters) {
    ObjectNode copy = body.deepCopy();
    var query = copy.get("query");
    ObjectNode bool = JSON.createObjectNode();
    ObjectNode parts = bool.putObject("bool");
    if (query == null || query.isNull()) {
      parts.putObject("must").putObject("match_all");
    } else {
      parts.set("must", query);
    }
    if (filters.size() == 1) {
      parts.set("filter", JSON.readTree(filters.getFirst()));
    } else {
      ArrayNode any =
          parts
              .putObject("filter")
              .putObject("bool")
              .put("minimum_should_match", 1)
              .putArray("should");
      filters.forEach(filter -> any.add(JSON.readTree(filter)));
    }
    copy.set("query", bool);
    return copy;
  }
}
