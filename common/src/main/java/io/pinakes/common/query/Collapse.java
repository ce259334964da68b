package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
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
public record Collapse(String field, List<InnerHits> innerHits, int maxConcurrentGroupSearches) {

  /** Inner hits of one collapsed hit; more only cost memory. */
  private static final int MAX_INNER_HITS = 16;

  public Collapse {
    innerHits = List.copyOf(innerHits);
  }

  static Collapse parse(JsonNode json) {
    String field = null;
    List<InnerHits> innerHits = List.of();
    int concurrent = 0;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "field" -> {
          if (!value.isString()) {
            throw ParseErrors.unexpected("collapse", "field", value);
          }
          field = value.asString();
        }
        case "inner_hits" -> innerHits = innerHits(value);
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
    return new Collapse(field, innerHits, concurrent);
  }

  private static List<InnerHits> innerHits(JsonNode json) {
    if (json.isArray() && json.size() > MAX_INNER_HITS) {
      throw ApiException.illegalArgument(
          "[collapse] has more than [" + MAX_INNER_HITS + "] inner hits");
    }
    var all = new ArrayList<InnerHits>();
    Set<String> names = new HashSet<>();
    for (JsonNode element : json.isArray() ? json : List.of(json)) {
      InnerHits each = element(element);
      if (each.name() == null) {
        throw ApiException.illegalArgument("[inner_hits] of [collapse] must have a [name]");
      }
      if (!names.add(each.name())) {
        throw ApiException.illegalArgument(
            "[inner_hits] already contains an entry for key [" + each.name() + "]");
      }
      all.add(each);
    }
    return all;
  }

  private static InnerHits element(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw ParseErrors.unexpected("collapse", "inner_hits", json);
    }
    try {
      return InnerHits.parse(object);
    } catch (ApiException e) {
      throw ParseErrors.failed("collapse", "inner_hits", e);
    }
  }
}
