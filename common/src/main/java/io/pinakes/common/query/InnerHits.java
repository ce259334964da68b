package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.error.ApiException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is shown within a hit: of its nested objects that matched, or of the other hits of its
 * group.
 *
 * @param name under which it is shown; null: the request has none
 * @param ignoreUnmapped whether a path that is not mapped has no objects, instead of being an error
 * @param json a search request without a query
 * @param body the same, read
 */
public record InnerHits(
    @Nullable String name, boolean ignoreUnmapped, ObjectNode json, SearchBody body) {

  /** How many are shown if the request does not say, as in OpenSearch. */
  private static final int DEFAULT_SIZE = 3;

  /** Members that a search request has as well. */
  private static final Set<String> SHARED =
      Set.of(
          "explain",
          "version",
          "seq_no_primary_term",
          "track_scores",
          "stored_fields",
          "docvalue_fields",
          "fields",
          "script_fields",
          "sort",
          "_source",
          "highlight");

  /**
   * Reads {@code inner_hits}.
   *
   * @throws ApiException 400 for what is wrong, unknown or out of bounds
   */
  public static InnerHits parse(ObjectNode json) {
    ObjectNode body = json.objectNode();
    String name = null;
    boolean ignoreUnmapped = false;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String key = member.getKey();
      JsonNode value = member.getValue();
      switch (key) {
        case "name" -> name = JsonValues.text(key, value);
        case "ignore_unmapped" -> ignoreUnmapped = JsonValues.flag(key, value);
        case "from", "size" -> {
          checkWhole(key, value);
          body.set(key, value);
        }
        case "collapse" -> {
          checkInnermost(value);
          body.set(key, value);
        }
        default -> {
          if (!SHARED.contains(key)) {
            throw ParseErrors.unknown("inner_hits", key);
          }
          body.set(key, value);
        }
      }
    }
    if (!body.has("size")) {
      body.put("size", DEFAULT_SIZE);
    }
    return new InnerHits(name, ignoreUnmapped, body, SearchBody.parse(body));
  }

  private static void checkWhole(String name, JsonNode value) {
    if (JsonValues.whole(name, value) < 0) {
      throw ParseErrors.failed(
          "inner_hits", name, "illegal " + name + " value, at least 0 or higher");
    }
  }

  private static void checkInnermost(JsonNode collapse) {
    if (collapse.has("inner_hits") || collapse.has("collapse")) {
      throw ParseErrors.failed(
          "inner_hits", "collapse", ApiException.parsing("Invalid token in the inner collapse"));
    }
  }
}
