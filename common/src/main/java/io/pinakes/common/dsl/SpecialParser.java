package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries for values of special kinds. */
final class SpecialParser {

  /** Numbers of a vector, and vectors that are looked for; the k-NN plugin's bounds. */
  private static final int MAX_DIMENSIONS = 16_000;

  private static final int MAX_K = 10_000;

  /** The neural-search plugin's bound. */
  private static final int MAX_HYBRID = 5;

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "geo_distance",
          (_, name, body) -> geoDistance(name, body),
          "geo_bounding_box",
          (_, name, body) -> geoBox(name, body),
          "knn",
          SpecialParser::nearest,
          "distance_feature",
          (_, name, body) -> distanceFeature(name, body),
          "nested",
          SpecialParser::nested,
          "hybrid",
          SpecialParser::hybrid);

  private SpecialParser() {}

  private static QueryNode geoDistance(String name, ObjectNode body) {
    var members = new Members(name, body);
    Map.Entry<String, JsonNode> field = null;
    String distance = null;
    String unit = "m";
    boolean ignoreUnmapped = false;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "distance" -> distance = Values.text(member);
        case "unit" -> unit = Values.text(member);
        case "distance_type" -> oneOf(members, member, List.of("arc", "plane"));
        case "validation_method" -> oneOf(members, member, List.of("strict"));
        case "ignore_unmapped" -> ignoreUnmapped = Values.flag(member);
        case "boost", "_name" -> members.rest(member);
        default -> field = only(name, field, member);
      }
    }
    if (distance == null) {
      throw ApiException.parsing("geo_distance requires 'distance' to be specified");
    }
    if (field == null) {
      throw ApiException.parsing("geo_distance requires a field name and a point");
    }
    return members.weigh(
        new Special.GeoDistance(field.getKey(), field.getValue(), distance, unit, ignoreUnmapped));
  }

  private static void oneOf(
      Members members, Map.Entry<String, JsonNode> member, List<String> known) {
    String text = Values.text(member).toLowerCase(Locale.ROOT);
    if (!known.contains(text)) {
      throw members.notSupported(member.getKey() + ": " + text);
    }
  }

  private static Map.Entry<String, JsonNode> only(
      String query,
      Map.@Nullable Entry<String, JsonNode> before,
      Map.Entry<String, JsonNode> field) {
    if (before != null) {
      throw ApiException.parsing(
          "["
              + query
              + "] query doesn't support multiple fields, found ["
              + before.getKey()
              + "] and ["
              + field.getKey()
              + "]");
    }
    return field;
  }

  private static QueryNode geoBox(String name, ObjectNode body) {
    var members = new Members(name, body);
    Map.Entry<String, JsonNode> field = null;
    boolean ignoreUnmapped = false;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "type" -> oneOf(members, member, List.of("memory", "indexed"));
        case "validation_method" -> oneOf(members, member, List.of("strict"));
        case "ignore_unmapped" -> ignoreUnmapped = Values.flag(member);
        case "boost", "_name" -> members.rest(member);
        default -> field = only(name, field, member);
      }
    }
    if (field == null || !field.getValue().isObject()) {
      throw new ApiException(400, "parse_exception", "failed to parse bounding box");
    }
    return members.weigh(new Special.GeoBox(field.getKey(), field.getValue(), ignoreUnmapped));
  }

  private static QueryNode nearest(QueryParser parser, String name, ObjectNode body) {
    Map.Entry<String, JsonNode> field = Members.field(name, body);
    if (!field.getValue().isObject()) {
      throw ApiException.parsing("[knn] query malformed, no start_object after field name");
    }
    var members = new Members(name, field.getValue());
    List<Float> vector = List.of();
    int k = 0;
    QueryNode filter = null;
    Float minScore = null;
    Float maxDistance = null;
    int conditions = 0;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "vector" -> vector = vector(member.getValue());
        case "k" -> {
          k = Values.whole(member);
          conditions++;
          if (k <= 0 || k > MAX_K) {
            throw ApiException.illegalArgument(
                "[knn] requires k to be in the range (0, " + MAX_K + "]");
          }
        }
        case "min_score" -> {
          minScore = Values.fraction(member);
          conditions++;
        }
        case "max_distance" -> {
          maxDistance = Values.fraction(member);
          conditions++;
        }
        case "filter" -> filter = parser.parse(member.getValue());
        default -> members.rest(member);
      }
    }
    if (vector.isEmpty()) {
      throw ApiException.illegalArgument("[knn] requires query vector");
    }
    if (conditions != 1) {
      throw ApiException.illegalArgument(
          "[knn] requires exactly one of k, distance or score to be set");
    }
    return members.weigh(
        new Special.Nearest(field.getKey(), vector, k, filter, minScore, maxDistance));
  }

  private static List<Float> vector(JsonNode value) {
    if (!value.isArray() || value.size() > MAX_DIMENSIONS) {
      throw ApiException.illegalArgument(
          "[knn] vector must be an array of [" + MAX_DIMENSIONS + "] numbers at most");
    }
    var vector = new ArrayList<Float>();
    value.forEach(number -> vector.add(JsonValues.fraction("vector", number)));
    return vector;
  }

  private static QueryNode distanceFeature(String name, ObjectNode body) {
    var members = new Members(name, body);
    String field = null;
    JsonNode origin = null;
    String pivot = null;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "field" -> field = Values.text(member);
        case "origin" -> origin = member.getValue();
        case "pivot" -> pivot = Values.text(member);
        default -> members.restByName(member);
      }
    }
    if (field == null || origin == null || pivot == null) {
      String missing = field == null ? "field" : origin == null ? "origin" : "pivot";
      throw ApiException.illegalArgument("Required [" + missing + "]");
    }
    return members.weigh(new Special.DistanceFeature(field, origin, pivot));
  }

  private static QueryNode nested(QueryParser parser, String name, ObjectNode body) {
    var members = new Members(name, body);
    String path = null;
    QueryNode query = null;
    Special.ScoreMode scoreMode = Special.ScoreMode.AVG;
    ObjectNode innerHits = null;
    boolean ignoreUnmapped = false;
    for (Map.Entry<String, JsonNode> member : members) {
      switch (member.getKey()) {
        case "path" -> path = Values.text(member);
        case "query" -> query = parser.parse(member.getValue());
        case "score_mode" -> scoreMode = scoreMode(Values.text(member));
        case "ignore_unmapped" -> ignoreUnmapped = Values.flag(member);
        case "inner_hits" -> {
          if (!(member.getValue() instanceof ObjectNode object)) {
            throw members.notSupported("inner_hits");
          }
          innerHits = object;
          parser.showInside(object);
        }
        default -> members.rest(member);
      }
    }
    if (path == null) {
      throw ApiException.illegalArgument("[nested] requires 'path' field");
    }
    if (query == null) {
      throw ApiException.illegalArgument("[nested] requires 'query' field");
    }
    return members.weigh(new Special.Nested(path, query, scoreMode, ignoreUnmapped, innerHits));
  }

  private static Special.ScoreMode scoreMode(String text) {
    for (Special.ScoreMode mode : Special.ScoreMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    throw ApiException.illegalArgument("No score mode for child query [" + text + "] found");
  }

  private static QueryNode hybrid(QueryParser parser, String name, ObjectNode body) {
    if (!parser.isAtTop()) {
      throw ApiException.illegalArgument(
          "hybrid query must be a top level query and cannot be wrapped into other queries");
    }
    List<QueryNode> queries = new ArrayList<>();
    int window = 0;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      switch (member.getKey()) {
        case "queries" -> {
          if (!member.getValue().isArray() || member.getValue().size() > MAX_HYBRID) {
            throw ApiException.parsing(
                "Number of sub-queries exceeds maximum supported by [hybrid] query, maximum"
                    + " supported queries is "
                    + MAX_HYBRID);
          }
          member.getValue().forEach(query -> queries.add(parser.parse(query)));
        }
        case "pagination_depth" -> {
          window = Values.whole(member);
          if (window < 1 || window > MAX_K) {
            throw ApiException.illegalArgument(
                "[pagination_depth] must be in the range (0, " + MAX_K + "]");
          }
        }
        default ->
            throw ApiException.parsing(
                "[" + name + "] query does not support [" + member.getKey() + "]");
      }
    }
    if (queries.isEmpty()) {
      throw ApiException.illegalArgument(
          "[hybrid] requires 'queries' field with at least one clause");
    }
    return new Special.Hybrid(queries, window);
  }
}
