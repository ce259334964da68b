package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bucket for each of several queries and for each two of them together, where there is a document
 * that matches.
 *
 * @param filters at least one
 * @param keys the filters' names, rising
 * @param separator between the names of two filters
 * @param onlyIntersections whether single filters have no bucket
 */
public record AdjacencyMatrixAggregation(
    List<QueryNode> filters, List<String> keys, String separator, boolean onlyIntersections)
    implements BucketAggregation {

  /** Filters whatever {@code index.max_adjacency_matrix_filters} says: two make a bucket. */
  static final int MAX_FILTERS = 1_024;

  private static final String DEFAULT_SEPARATOR = "&";

  public AdjacencyMatrixAggregation {
    filters = List.copyOf(filters);
    keys = List.copyOf(keys);
  }

  static AdjacencyMatrixAggregation parse(Members members) {
    JsonNode json = members.take("filters");
    String separator = members.string("separator");
    boolean onlyIntersections = members.flag("show_only_intersecting", false);
    members.end();
    if (json != null && !json.isContainer()) {
      throw members.unexpected("filters", json);
    }
    if (json == null || (json.isObject() && json.isEmpty())) {
      throw new ApiException(
          500,
          "illegal_state_exception",
          "[" + members.name() + "] is missing : filters parameter");
    }
    SortedMap<String, QueryNode> filters =
        members.reading("filters", () -> filters(members.name(), json));
    checkFilters(filters.size(), MAX_FILTERS);
    return new AdjacencyMatrixAggregation(
        List.copyOf(filters.values()),
        List.copyOf(filters.keySet()),
        separator == null ? DEFAULT_SEPARATOR : separator,
        onlyIntersections);
  }

  /**
   * Checks that there are not too many filters.
   *
   * @throws ApiException 400 if there are
   */
  public void checkFilters(int most) {
    checkFilters(filters.size(), most);
  }

  private static void checkFilters(int filters, int most) {
    if (filters > most) {
      throw ApiException.illegalArgument(
          "Number of filters is too large, must be less than or equal to: ["
              + most
              + "] but was ["
              + filters
              + "].This limit can be set by changing the [index.max_adjacency_matrix_filters]"
              + " index level setting.");
    }
  }

  private static SortedMap<String, QueryNode> filters(String name, JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw ApiException.illegalArgument(
          "[filters] doesn't support arrays. Use a single object with multiple fields.");
    }
    var members = new Members("filters", name, object);
    var filters = new TreeMap<String, QueryNode>();
    for (Map.Entry<String, JsonNode> filter : object.properties()) {
      String key = filter.getKey();
      filters.put(key, members.reading(key, () -> QueryNode.parse(filter.getValue())));
    }
    return filters;
  }

  @Override
  public Partial empty(AggregationNode node) {
    return TermsPartial.UNMAPPED;
  }
}
