package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryParser;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads {@code nested} of a sort. */
final class NestedSortParser {

  /** Levels of nested objects; a mapping has fewer. */
  private static final int MAX_LEVELS = 20;

  private NestedSortParser() {}

  static NestedSort parse(String sort, JsonNode json) {
    return parse(sort, json, 1);
  }

  private static NestedSort parse(String sort, JsonNode json, int level) {
    if (!json.isObject()) {
      throw ParseErrors.unexpected(sort, "nested", json);
    }
    if (level > MAX_LEVELS) {
      throw ParseErrors.failed(
          sort, "nested", "more than [" + MAX_LEVELS + "] levels of nested objects");
    }
    String path = null;
    QueryNode filter = null;
    int maxChildren = Integer.MAX_VALUE;
    NestedSort inner = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "path" -> path = JsonValues.text("path", value);
        case "filter" -> filter = new QueryParser().parse(value);
        case "max_children" -> maxChildren = JsonValues.whole("max_children", value);
        case "nested" -> inner = parse(sort, value, level + 1);
        default ->
            throw ParseErrors.failed(
                sort,
                "nested",
                "malformed nested format, unknown keyword [" + member.getKey() + "]");
      }
    }
    if (path == null) {
      throw ParseErrors.failed(sort, "nested", "[nested] must have a [path]");
    }
    return new NestedSort(path, filter, maxChildren, inner);
  }
}
