package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes one search request of a body and a URL; what the URL says wins. */
final class SearchParameters {

  private static final Set<String> ORDERS = Set.of("asc", "desc");

  private SearchParameters() {}

  /** The request's JSON, in the body or in the parameter {@code source}; empty if there is none. */
  static ObjectNode body(RestRequest request) {
    Parameters parameters = request.parameters();
    Optional<String> source = parameters.nonEmpty("source");
    Optional<String> sourceType = parameters.nonEmpty("source_content_type");
    if (request.hasBody()) {
      return Json.object(request.body());
    }
    if (source.isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (sourceType.isEmpty() || !ContentType.isJson(sourceType.get())) {
      throw ApiException.illegalArgument(
          "source and source_content_type parameters are required, the type a JSON one");
    }
    return Json.object(source.get().getBytes(StandardCharsets.UTF_8));
  }

  /** Puts the URL's query, if it has one, in place of the body's. */
  static void mergeQuery(Parameters parameters, ObjectNode body) {
    Optional<String> query = parameters.get("q");
    Optional<String> field = parameters.nonEmpty("df");
    Optional<String> operator = parameters.nonEmpty("default_operator");
    Optional<String> analyzer = parameters.nonEmpty("analyzer");
    boolean lenient = parameters.flag("lenient", false);
    boolean wildcards = parameters.flag("analyze_wildcard", false);
    if (query.isEmpty()) {
      return;
    }
    ObjectNode words = JsonNodeFactory.instance.objectNode().put("query", query.get());
    field.ifPresent(name -> words.put("default_field", name));
    operator.ifPresent(name -> words.put("default_operator", name));
    analyzer.ifPresent(name -> words.put("analyzer", name));
    if (lenient) {
      words.put("lenient", true);
    }
    if (wildcards) {
      words.put("analyze_wildcard", true);
    }
    body.putObject("query").set("query_string", words);
  }

  /** Puts in whatever else the URL says. */
  static void mergeRest(Parameters parameters, ObjectNode body) {
    parameters.integer("from").ifPresent(from -> body.put("from", notNegative("from", from)));
    parameters.integer("size").ifPresent(size -> body.put("size", notNegative("size", size)));
    for (String flag :
        List.of(
            "version",
            "seq_no_primary_term",
            "track_scores",
            "explain",
            "include_named_queries_score")) {
      if (parameters.get(flag).isPresent()) {
        body.put(flag, parameters.flag(flag, false));
      }
    }
    Optional<String> timeout = parameters.nonEmpty("timeout");
    if (parameters.duration("timeout").isPresent()) {
      timeout.ifPresent(time -> body.put("timeout", time));
    }
    SourceParameters.of(parameters)
        .ifPresent(filter -> body.set("_source", SourceParameters.toJson(filter)));
    List<String> stored = parameters.list("stored_fields");
    if (!stored.isEmpty()) {
      stored.forEach(body.putArray("stored_fields")::add);
    }
    List<String> docvalues = parameters.list("docvalue_fields");
    if (!docvalues.isEmpty()) {
      docvalues.forEach(body.putArray("docvalue_fields")::add);
    }
    parameters.integer("terminate_after").ifPresent(bound -> body.put("terminate_after", bound));
    List<String> sort = parameters.list("sort");
    if (!sort.isEmpty()) {
      body.set("sort", sort(sort));
    }
    List<String> groups = parameters.list("stats");
    if (!groups.isEmpty()) {
      groups.forEach(body.putArray("stats")::add);
    }
    mergeSuggestion(parameters, body);
    mergeTotal(parameters, body);
  }

  /** Adds the URL's suggestion, under the name of its field. */
  private static void mergeSuggestion(Parameters parameters, ObjectNode body) {
    Optional<String> field = parameters.nonEmpty("suggest_field");
    Optional<String> text = parameters.nonEmpty("suggest_text").or(() -> parameters.nonEmpty("q"));
    Optional<Integer> size = parameters.integer("suggest_size");
    Optional<String> mode = parameters.nonEmpty("suggest_mode");
    if (field.isEmpty()) {
      return;
    }
    ObjectNode suggest =
        body.get("suggest") instanceof ObjectNode given ? given : body.putObject("suggest");
    ObjectNode suggestion = suggest.putObject(field.get());
    text.ifPresent(words -> suggestion.put("text", words));
    ObjectNode term = suggestion.putObject("term").put("field", field.get());
    size.ifPresent(most -> term.put("size", most));
    mode.ifPresent(when -> term.put("suggest_mode", when));
  }

  private static int notNegative(String name, int value) {
    if (value < 0) {
      throw ApiException.illegalArgument(
          "[" + name + "] parameter cannot be negative, found [" + value + "]");
    }
    return value;
  }

  private static ArrayNode sort(List<String> fields) {
    ArrayNode sort = JsonNodeFactory.instance.arrayNode();
    for (String field : fields) {
      int colon = field.lastIndexOf(':');
      if (colon < 0) {
        sort.add(field);
        continue;
      }
      String order = field.substring(colon + 1).toLowerCase(Locale.ROOT);
      if (!ORDERS.contains(order)) {
        throw ApiException.illegalArgument(
            "Unknown sort order [" + order + "] in [" + field + "], must be [asc] or [desc]");
      }
      sort.addObject().putObject(field.substring(0, colon)).put("order", order);
    }
    return sort;
  }

  private static void mergeTotal(Parameters parameters, ObjectNode body) {
    switch (parameters.get("track_total_hits").orElse(null)) {
      case null -> {}
      case "", "true" -> body.put("track_total_hits", true);
      case "false" -> body.put("track_total_hits", false);
      case String other -> {
        int upTo = parameters.integer("track_total_hits").orElse(0);
        if (upTo < -1) {
          throw ApiException.illegalArgument(
              "[track_total_hits] parameter must be positive or equals to -1, got " + other);
        }
        if (upTo == -1) {
          body.put("track_total_hits", false);
        } else {
          body.put("track_total_hits", upTo);
        }
      }
    }
  }
}
