package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Glob;
import io.pinakes.common.query.SourceFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and applies source filters. A pattern is a dotted path in which {@code *} stands for any
 * characters, dots included; it takes what is below it too.
 */
final class SourcePart {

  private SourcePart() {}

  /**
   * Reads {@code _source}, {@code _source_includes} and {@code _source_excludes}; empty if none is
   * there.
   */
  static Optional<SourceFilter> of(Parameters parameters) {
    Optional<String> source = parameters.nonEmpty("_source");
    List<String> includes = parameters.list("_source_includes");
    List<String> excludes = parameters.list("_source_excludes");
    if (source.isPresent() && !source.get().equals("true") && !source.get().equals("false")) {
      includes = Parameters.split(source.get());
    }
    if (source.isEmpty() && includes.isEmpty() && excludes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceFilter(!source.orElse("true").equals("false"), includes, excludes));
  }

  /** As a member {@code _source} of a search request. */
  static JsonNode toJson(SourceFilter filter) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (!filter.fetch()) {
      return nodes.booleanNode(false);
    }
    ObjectNode json = nodes.objectNode();
    filter.includes().forEach(json.putArray("includes")::add);
    filter.excludes().forEach(json.putArray("excludes")::add);
    return json;
  }

  /** The wanted part; the same array if that is all of it. */
  static byte[] apply(SourceFilter filter, byte[] source) {
    if (filter.isWhole()) {
      return source;
    }
    JsonNode kept = part(filter, Json.READER.readTree(source), "", filter.includes().isEmpty());
    return Json.READER.writeValueAsBytes(
        kept == null ? JsonNodeFactory.instance.objectNode() : kept);
  }

  /** Null if nothing of it is wanted. */
  private static @Nullable JsonNode part(
      SourceFilter filter, JsonNode node, String path, boolean included) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
          String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
          if (matchesAny(filter.excludes(), name)) {
            continue;
          }
          JsonNode value =
              part(
                  filter, member.getValue(), name, included || matchesAny(filter.includes(), name));
          if (value != null) {
            kept.set(member.getKey(), value);
          }
        }
        yield kept.isEmpty() && !included ? null : kept;
      }
      case ArrayNode array -> {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
          JsonNode value = part(filter, element, path, included);
          if (value != null) {
            kept.add(value);
          }
        }
        yield kept.isEmpty() && !included ? null : kept;
      }
      default -> included ? node : null;
    };
  }

  private static boolean matchesAny(List<String> patterns, String path) {
    for (String pattern : patterns) {
      if (Glob.matches(pattern, path)) {
        return true;
      }
    }
    return false;
  }
}
