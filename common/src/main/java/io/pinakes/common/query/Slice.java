package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One of several parts of a scroll or a point in time, which are read side by side.
 *
 * @param field whose values divide the documents; null: their ids
 */
public record Slice(int id, int max, @Nullable String field) {

  static Slice parse(JsonNode json) {
    int id = 0;
    int max = 0;
    String field = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "id" -> id = JsonValues.whole("id", member.getValue());
        case "max" -> max = JsonValues.whole("max", member.getValue());
        case "field" -> {
          String name = JsonValues.text("field", member.getValue());
          field = name.equals("_id") ? null : name;
        }
        default -> throw ParseErrors.unknown("slice", member.getKey());
      }
    }
    if (id < 0) {
      throw ParseErrors.failed("slice", "id", "id must be greater than or equal to 0");
    }
    if (max <= 1) {
      throw ParseErrors.failed("slice", "max", "max must be greater than 1");
    }
    if (id >= max) {
      throw ParseErrors.failed("slice", "max", "max must be greater than id");
    }
    return new Slice(id, max, field);
  }
}
