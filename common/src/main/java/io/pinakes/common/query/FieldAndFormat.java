package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field that hits show.
 *
 * @param field its path, in which {@code *} stands for any characters
 * @param format of its values; null: the field's own
 */
public record FieldAndFormat(String field, @Nullable String format) {

  static List<FieldAndFormat> parse(String name, JsonNode json) {
    if (!json.isArray()) {
      throw ApiException.parsing(
          "Unknown key for a " + JsonValues.token(json) + " in [" + name + "].");
    }
    if (json.size() > Mapping.MAX_FIELDS) {
      throw ApiException.illegalArgument(
          "[" + name + "] names more fields than an index may have: " + json.size());
    }
    var fields = new ArrayList<FieldAndFormat>();
    for (JsonNode element : json) {
      fields.add(
          element.isObject()
              ? object(element)
              : new FieldAndFormat(JsonValues.text(name, element), null));
    }
    return fields;
  }

  private static FieldAndFormat object(JsonNode json) {
    String field = null;
    String format = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (member.getKey()) {
        case "field" -> field = JsonValues.text("field", member.getValue());
        case "format" -> format = JsonValues.text("format", member.getValue());
        default -> throw ParseErrors.unknown("docvalues_field", member.getKey());
      }
    }
    if (field == null) {
      throw ApiException.illegalArgument("Required [field]");
    }
    return new FieldAndFormat(field, format);
  }
}
