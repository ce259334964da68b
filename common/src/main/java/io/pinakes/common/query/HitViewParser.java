package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.highlight.Highlight;
import io.pinakes.common.mapping.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the members of a request that say what hits show. */
final class HitViewParser {

  private HitViewParser() {}

  /** Reads one member; false if it is none of these. */
  static boolean read(String key, JsonNode value, HitView.Builder view) {
    switch (key) {
      case "_source" -> view.source(source(value));
      case "version" -> view.version(JsonValues.flag(key, value));
      case "seq_no_primary_term" -> view.seqNoPrimaryTerm(JsonValues.flag(key, value));
      case "include_named_queries_score" -> view.namedScores(JsonValues.flag(key, value));
      case "explain" -> view.explain(JsonValues.flag(key, value));
      case "stored_fields" -> view.storedFields(storedFields(value));
      case "docvalue_fields" -> view.docvalueFields(FieldAndFormat.parse(key, value));
      case "fields" -> view.fields(FieldAndFormat.parse(key, value));
      case "highlight" -> {
        if (!(value instanceof ObjectNode object)) {
          throw ApiException.parsing(
              "Unknown key for a " + JsonValues.token(value) + " in [" + key + "].");
        }
        view.highlight(Highlight.parse(object));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static List<String> storedFields(JsonNode value) {
    if (!value.isString() && !value.isArray()) {
      throw ApiException.parsing(
          "Expected [VALUE_STRING] or [START_ARRAY] in [stored_fields] but found ["
              + JsonValues.token(value)
              + "]");
    }
    List<String> names = patterns("stored_fields", value);
    if (names.size() > 1 && names.contains(HitView.NO_FIELDS)) {
      throw ApiException.illegalArgument("cannot combine _none_ with other fields");
    }
    return names;
  }

  private static SourceFilter source(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? SourceFilter.ALL : SourceFilter.NONE;
    }
    if (value.isString() || value.isArray()) {
      return new SourceFilter(true, patterns("_source", value), List.of());
    }
    if (!value.isObject()) {
      throw ApiException.parsing(
          "Expected one of [VALUE_BOOLEAN, VALUE_STRING, START_ARRAY, START_OBJECT] but found ["
              + JsonValues.token(value)
              + "]");
    }
    List<String> includes = List.of();
    List<String> excludes = List.of();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      switch (member.getKey()) {
        case "includes", "include" -> includes = patterns(member.getKey(), member.getValue());
        case "excludes", "exclude" -> excludes = patterns(member.getKey(), member.getValue());
        default ->
            throw ApiException.parsing(
                "Unknown key for a "
                    + JsonValues.token(member.getValue())
                    + " in ["
                    + member.getKey()
                    + "].");
      }
    }
    return new SourceFilter(true, includes, excludes);
  }

  /** Paths of fields, as many as a mapping may have. */
  private static List<String> patterns(String name, JsonNode value) {
    var patterns = new ArrayList<String>();
    for (JsonNode pattern : value.isArray() ? value : List.of(value)) {
      if (!pattern.isString()) {
        throw ApiException.parsing(
            "Unknown key for a " + JsonValues.token(pattern) + " in [" + name + "].");
      }
      patterns.add(pattern.asString());
    }
    if (patterns.size() > Mapping.MAX_FIELDS) {
      throw ApiException.illegalArgument(
          "[" + name + "] names more fields than an index may have: " + patterns.size());
    }
    return patterns;
  }
}
