package io.pinakes.coordinator.rest;

import io.pinakes.common.query.SourceFilter;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Source filters in URLs. */
final class SourceParameters {

  private SourceParameters() {}

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

  /** Reads {@code true}, {@code false} or patterns between commas. */
  static SourceFilter of(String source) {
    return switch (source) {
      case "true" -> SourceFilter.ALL;
      case "false" -> SourceFilter.NONE;
      default -> new SourceFilter(true, Parameters.split(source), List.of());
    };
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
}
