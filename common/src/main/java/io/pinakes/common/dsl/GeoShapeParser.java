package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads queries for points within shapes. */
final class GeoShapeParser {

  static final Map<String, QueryParser.Kind> KINDS =
      Map.of(
          "geo_shape",
          (_, name, body) -> shape(name, body),
          "geo_polygon",
          (_, name, body) -> polygon(name, body));

  /** Corners of a polygon, or points of all shapes of a query. */
  private static final int MAX_POINTS = 100_000;

  private GeoShapeParser() {}

  private static QueryNode shape(String name, ObjectNode body) {
    var members = new Members(name, body);
    Map.Entry<String, JsonNode> field = null;
    boolean ignoreUnmapped = false;
    for (Map.Entry<String, JsonNode> member : members) {
      if (member.getKey().equals("ignore_unmapped")) {
        ignoreUnmapped = Values.flag(member);
      } else if (member.getValue().isObject()) {
        if (field != null) {
          throw ApiException.parsing(
              "[geo_shape] point specified twice. [" + member.getKey() + "]");
        }
        field = member;
      } else {
        members.rest(member);
      }
    }
    if (field == null) {
      throw ApiException.illegalArgument("fieldName is required");
    }
    JsonNode shape = null;
    String relation = "INTERSECTS";
    for (Map.Entry<String, JsonNode> member : field.getValue().properties()) {
      switch (member.getKey()) {
        case "shape" -> shape = member.getValue();
        case "relation" -> relation = relation(Values.text(member));
        case "indexed_shape" ->
            throw ApiException.parsing("[geo_shape] query does not support [indexed_shape]");
        default -> throw ApiException.parsing("query does not support [" + member.getKey() + "]");
      }
    }
    if (shape == null) {
      throw ApiException.illegalArgument("either shape or indexedShapeId is required");
    }
    checkSize(shape);
    return members.weigh(
        new Special.GeoShape(field.getKey(), shape, relation, ignoreUnmapped, body.has("boost")));
  }

  private static String relation(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!List.of("INTERSECTS", "DISJOINT", "WITHIN", "CONTAINS").contains(upper)) {
      throw ApiException.parsing("Unknown shape operation [" + text + " ]");
    }
    return upper;
  }

  private static void checkSize(JsonNode shape) {
    if (points(shape) > MAX_POINTS) {
      throw tooManyPoints();
    }
  }

  /** Arrays in the shape, of which every point is one. */
  private static int points(JsonNode node) {
    int count = node.isArray() ? 1 : 0;
    for (JsonNode child : node) {
      count += points(child);
    }
    return count;
  }

  private static ApiException tooManyPoints() {
    return ApiException.illegalArgument("a shape may have [" + MAX_POINTS + "] points at most");
  }

  private static QueryNode polygon(String name, ObjectNode body) {
    var members = new Members(name, body);
    String field = null;
    List<JsonNode> points = List.of();
    boolean ignoreUnmapped = false;
    for (Map.Entry<String, JsonNode> member : members) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "ignore_unmapped" -> ignoreUnmapped = Values.flag(member);
        case "validation_method" -> {
          String method = Values.text(member);
          if (!method.equalsIgnoreCase("strict")) {
            throw members.notSupported("validation_method: " + method);
          }
        }
        default -> {
          if (value.isObject()) {
            field = member.getKey();
            points = corners(value);
          } else {
            members.rest(member);
          }
        }
      }
    }
    if (field == null) {
      throw ApiException.illegalArgument("fieldName must not be null");
    }
    return members.weigh(new Special.GeoPolygon(field, points, ignoreUnmapped));
  }

  private static List<JsonNode> corners(JsonNode body) {
    @Nullable List<JsonNode> points = null;
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      JsonNode value = member.getValue();
      if (!member.getKey().equals("points") || !value.isArray()) {
        throw ApiException.parsing(
            "[geo_polygon] query does not support token type ["
                + JsonValues.token(value)
                + "] under ["
                + member.getKey()
                + "]");
      }
      points = new ArrayList<>();
      for (JsonNode point : value) {
        points.add(point);
      }
    }
    if (points == null || points.isEmpty()) {
      throw ApiException.illegalArgument("polygon must not be null or empty");
    }
    boolean closed = points.getFirst().equals(points.getLast());
    if (points.size() < (closed ? 4 : 3)) {
      throw ApiException.illegalArgument("too few points defined for geo_polygon query");
    }
    if (points.size() > MAX_POINTS) {
      throw tooManyPoints();
    }
    return points;
  }
}
