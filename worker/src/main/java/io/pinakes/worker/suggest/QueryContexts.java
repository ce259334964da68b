package io.pinakes.worker.suggest;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.ParseErrors;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.Geohash;
import io.pinakes.common.mapping.SuggestContext;
import io.pinakes.common.mapping.SuggestContextParser;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the contexts that a request wants completions for. */
final class QueryContexts {

  /** Of a suggestion, with the cells around its places; each adds to the size of an automaton. */
  private static final int MAX_CONTEXTS = 1_000;

  private QueryContexts() {}

  /**
   * A context.
   *
   * @param value as the index has it: which of the field's contexts it is of, and what it is
   * @param boost by which weights are multiplied
   * @param exact false: contexts that begin so are meant, too
   */
  record QueryContext(String value, float boost, boolean exact) {}

  /**
   * The contexts of a field that a request names.
   *
   * @throws ApiException 400
   */
  static List<QueryContext> read(ValueField field, ObjectNode json) {
    List<String> names = field.contexts().stream().map(SuggestContext::name).toList();
    var contexts = new ArrayList<QueryContext>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      int index = names.indexOf(member.getKey());
      if (index < 0) {
        throw ApiException.illegalArgument(
            "Unknown context name [" + member.getKey() + "], must be one of " + names);
      }
      for (JsonNode one :
          member.getValue().isArray() ? member.getValue() : List.of(member.getValue())) {
        switch (field.contexts().get(index)) {
          case SuggestContext.Category _ -> contexts.add(category(index, one));
          case SuggestContext.Place place -> contexts.addAll(place(index, place, one));
        }
        if (contexts.size() > MAX_CONTEXTS) {
          throw ApiException.illegalArgument(
              "a suggestion may have [" + MAX_CONTEXTS + "] contexts");
        }
      }
    }
    return contexts;
  }

  private static String typed(int index, String value) {
    return (char) index + value;
  }

  private static QueryContext category(int index, JsonNode json) {
    if (isText(json)) {
      return new QueryContext(typed(index, json.asString()), 1, true);
    }
    if (!json.isObject()) {
      throw parsing("category context must be an object, string, number or boolean");
    }
    String value = null;
    int boost = 1;
    boolean prefix = false;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode given = member.getValue();
      switch (member.getKey()) {
        case "context" -> {
          if (!isText(given)) {
            throw parsing("category context must be a string, number or boolean");
          }
          value = given.asString();
        }
        case "boost" -> boost = ParseErrors.reading("category", "boost", () -> boost(given));
        case "prefix" ->
            prefix =
                ParseErrors.reading("category", "prefix", () -> JsonValues.flag("prefix", given));
        default -> throw parsing("[category] unknown field [" + member.getKey() + "]");
      }
    }
    if (value == null) {
      throw ApiException.illegalArgument("category must not be null");
    }
    return new QueryContext(typed(index, value), boost, !prefix);
  }

  private static boolean isText(JsonNode json) {
    return json.isString() || json.isNumber() || json.isBoolean();
  }

  private static int boost(JsonNode json) {
    int boost = JsonValues.whole("boost", json);
    if (boost < 1) {
      throw ApiException.illegalArgument("boost must be greater than 0");
    }
    return boost;
  }

  private static List<QueryContext> place(int index, SuggestContext.Place context, JsonNode json) {
    if (!json.isString() && !json.isObject()) {
      throw new ApiException(400, "parse_exception", "geo context must be an object or string");
    }
    if (json.isString()) {
      return cells(index, context, point(json), 1, Geohash.MAX_DIGITS, Set.of());
    }
    GeoPoint point = null;
    int boost = 1;
    int digits = Geohash.MAX_DIGITS;
    Set<Integer> neighbours = new LinkedHashSet<>();
    ObjectNode latAndLon = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode given = member.getValue();
      switch (member.getKey()) {
        case "context" -> {
          if (!given.isObject()) {
            throw parsing(
                "[geo] context doesn't support values of type: " + JsonValues.token(given));
          }
          point = point(given);
        }
        case "lat", "lon" -> latAndLon.set(member.getKey(), given);
        case "boost" -> boost = ParseErrors.reading("geo", "boost", () -> boost(given));
        case "precision" ->
            digits =
                ParseErrors.reading(
                    "geo", "precision", () -> SuggestContextParser.digitsAsked(given));
        case "neighbours" -> {
          for (JsonNode one : given.isArray() ? given : List.of(given)) {
            neighbours.add(
                ParseErrors.reading(
                    "geo", "neighbours", () -> SuggestContextParser.digitsAsked(one)));
          }
        }
        default -> throw parsing("[geo] unknown field [" + member.getKey() + "]");
      }
    }
    if (point == null) {
      point = point(latAndLon);
    }
    return cells(index, context, point, boost, digits, neighbours);
  }

  private static GeoPoint point(JsonNode json) {
    if (json.isEmpty() && !json.isString()) {
      throw ApiException.illegalArgument("geoPoint must not be null");
    }
    try {
      return GeoPoint.of(json).checked();
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "parse_exception", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The cell of a point and those beside it, as OpenSearch chooses them.
   *
   * @param neighbours digits of the cells whose neighbours are meant, too; empty: of the field's
   */
  private static List<QueryContext> cells(
      int index,
      SuggestContext.Place context,
      GeoPoint point,
      int boost,
      int digits,
      Set<Integer> neighbours) {
    String own = Geohash.of(point, Math.min(context.digits(), digits));
    var cells = new LinkedHashSet<String>();
    cells.add(own);
    if (neighbours.isEmpty() && own.length() == context.digits()) {
      cells.addAll(Geohash.neighbours(own));
    }
    for (int length : neighbours) {
      if (length < own.length()) {
        String around = own.substring(0, length);
        cells.add(around);
        cells.addAll(Geohash.neighbours(around));
      }
    }
    return cells.stream()
        .map(cell -> new QueryContext(typed(index, cell), boost, cell.length() >= context.digits()))
        .toList();
  }

  private static ApiException parsing(String reason) {
    return new ApiException(400, "x_content_parse_exception", reason);
  }
}
