package io.pinakes.common.mapping;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an index shows of its documents. The log and the index have them whole in any case, because
 * replicas and new owners of a shard parse them again.
 *
 * @param enabled whether a document is shown at all
 * @param includes patterns of paths; empty: all
 * @param excludes patterns of paths that are not shown, though they may be included
 */
public record SourceOptions(boolean enabled, List<String> includes, List<String> excludes) {

  /** Documents as they came. */
  public static final SourceOptions ALL = new SourceOptions(true, List.of(), List.of());

  public SourceOptions {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** Whether documents are shown as they came. */
  public boolean whole() {
    return equals(ALL);
  }

  static SourceOptions parse(JsonNode json) {
    boolean enabled = true;
    List<String> includes = List.of();
    List<String> excludes = List.of();
    for (Map.Entry<String, JsonNode> member :
        ParameterJson.object("_source", "_doc", json).properties()) {
      switch (member.getKey()) {
        case "enabled" -> enabled = ParameterJson.flag(member.getValue());
        case "includes" -> includes = patterns(member.getValue());
        case "excludes" -> excludes = patterns(member.getValue());
        default -> throw unknown(member.getKey(), "_source");
      }
    }
    return new SourceOptions(enabled, includes, excludes);
  }

  private static List<String> patterns(JsonNode json) {
    if (!json.isArray()) {
      throw ParameterJson.invalid("[includes] and [excludes] of [_source] must be arrays");
    }
    var patterns = new ArrayList<String>();
    json.forEach(pattern -> patterns.add(ParameterJson.text(pattern)));
    return patterns;
  }

  static ApiException unknown(String parameter, String mapper) {
    return ParameterJson.invalid(
        "unknown parameter [" + parameter + "] on mapper [" + mapper + "] of type [null]");
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!enabled) {
      json.put("enabled", false);
    }
    if (!includes.isEmpty()) {
      includes.forEach(json.putArray("includes")::add);
    }
    if (!excludes.isEmpty()) {
      excludes.forEach(json.putArray("excludes")::add);
    }
    return json;
  }
}
