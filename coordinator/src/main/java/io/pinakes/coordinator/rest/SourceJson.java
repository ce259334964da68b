package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.SourceFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Source filters in the bodies of document requests. */
final class SourceJson {

  private SourceJson() {}

  /**
   * Reads the value of {@code _source}.
   *
   * @throws ApiException 400: it is neither a flag, nor patterns, nor an object of those
   */
  static SourceFilter parse(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? SourceFilter.ALL : SourceFilter.NONE;
    }
    if (value.isString() || value.isArray()) {
      return new SourceFilter(true, patterns(value), List.of());
    }
    if (!value.isObject()) {
      throw new ApiException(
          400, "parse_exception", "illegal type for _source: [" + typeName(value) + "]");
    }
    List<String> includes = List.of();
    List<String> excludes = List.of();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      switch (member.getKey()) {
        case "includes", "include" -> includes = patterns(member.getValue());
        case "excludes", "exclude" -> excludes = patterns(member.getValue());
        default ->
            throw new ApiException(
                400, "parse_exception", "illegal field [" + member.getKey() + "] in _source");
      }
    }
    return new SourceFilter(true, includes, excludes);
  }

  /** A name or several; a flag as a text is one, too, as in URLs. */
  static List<String> patterns(JsonNode value) {
    if (!value.isArray()) {
      return List.of(text(value));
    }
    var patterns = new ArrayList<String>();
    value.forEach(element -> patterns.add(text(element)));
    return patterns;
  }

  private static String text(JsonNode value) {
    if (!value.isValueNode()) {
      throw new ApiException(
          400, "parse_exception", "a field name must be a text, not " + typeName(value));
    }
    return value.asString();
  }

  private static String typeName(JsonNode value) {
    return value.isNumber() ? "VALUE_NUMBER" : value.isArray() ? "START_ARRAY" : "START_OBJECT";
  }
}
