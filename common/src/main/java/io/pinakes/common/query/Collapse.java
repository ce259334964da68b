package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Only the best hit of each value of a field is shown.
 *
 * @param innerHits further hits of each value, shown within
 * @param maxConcurrentGroupSearches how many searches for inner hits run at once; 0: the default
 */
public record Collapse(String field, List<Group> innerHits, int maxConcurrentGroupSearches) {

  /** Inner hits of one collapsed hit; more only cost memory. */
  private static final int MAX_GROUPS = 16;

  private static final int DEFAULT_GROUP_SIZE = 3;

  /**
   * What is shown of the hits with one value.
   *
   * @param body a search request without a query
   */
  public record Group(String name, ObjectNode body) {}

  public Collapse {
    innerHits = List.copyOf(innerHits);
  }

  static Collapse parse(JsonNode json) {
    String field = null;
    List<Group> groups = List.of();
    int concurrent = 0;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "field" -> field = JsonValues.text("field", value);
        case "inner_hits" -> groups = groups(value);
        case "max_concurrent_group_searches" -> {
          concurrent = JsonValues.whole(member.getKey(), value);
          if (concurrent < 1) {
            throw ParseErrors.failed(
                "collapse", member.getKey(), "maxConcurrentGroupRequests` must be positive");
          }
        }
        default -> throw ParseErrors.unknown("collapse", member.getKey());
      }
    }
    if (field == null) {
      throw ApiException.illegalArgument("[collapse] must have a [field]");
    }
    return new Collapse(field, groups, concurrent);
  }

  private static List<Group> groups(JsonNode json) {
    var groups = new ArrayList<Group>();
    Set<String> names = new HashSet<>();
    for (JsonNode element : json.isArray() ? json : List.of(json)) {
      if (!(element instanceof ObjectNode object)) {
        throw ParseErrors.failed(
            "collapse", "inner_hits", "[inner_hits] must be an object or an array of objects");
      }
      Group group = group(object);
      if (!names.add(group.name())) {
        throw ApiException.illegalArgument(
            "[inner_hits] already contains an entry for key [" + group.name() + "]");
      }
      groups.add(group);
    }
    if (groups.size() > MAX_GROUPS) {
      throw ApiException.illegalArgument(
          "[collapse] has more than [" + MAX_GROUPS + "] inner hits");
    }
    return groups;
  }

  private static Group group(ObjectNode json) {
    ObjectNode body = json.deepCopy();
    String name = "";
    JsonNode named = body.remove("name");
    if (named != null) {
      name = JsonValues.text("name", named);
    }
    body.remove("ignore_unmapped");
    for (String unsupported : List.of("query", "aggs", "aggregations", "suggest", "pit", "slice")) {
      if (body.has(unsupported)) {
        throw ParseErrors.unknown("inner_hits", unsupported);
      }
    }
    if (!body.has("size")) {
      body.put("size", DEFAULT_GROUP_SIZE);
    }
    // Parsed for its errors; each group's query comes with its value.
    SearchBody.parse(body);
    return new Group(name, body);
  }
}
