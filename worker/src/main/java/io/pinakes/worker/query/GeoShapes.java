package io.pinakes.worker.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.geo.Circle;
import org.apache.lucene.geo.LatLonGeometry;
import org.apache.lucene.geo.Line;
import org.apache.lucene.geo.Polygon;
import org.apache.lucene.geo.Rectangle;
import org.apache.lucene.geo.SimpleWKTShapeParser;
import tools.jackson.databind.JsonNode;

/** Reads shapes with an area, as GeoJSON and as well-known text. */
final class GeoShapes {

  /** Collections within collections. */
  private static final int MAX_DEPTH = 20;

  private final String field;
  private final List<LatLonGeometry> shapes = new ArrayList<>();

  private GeoShapes(String field) {
    this.field = field;
  }

  /**
   * The shapes that a request asks for in a field of points.
   *
   * @throws ApiException 400: it is no shape, or one without an area
   */
  static LatLonGeometry[] of(String field, JsonNode shape) {
    var read = new GeoShapes(field);
    if (shape.isString()) {
      read.wellKnownText(shape.asString());
    } else {
      read.json(shape, 0);
    }
    return read.shapes.toArray(LatLonGeometry[]::new);
  }

  /** A polygon by its corners, which need not be closed. */
  static Polygon polygon(List<JsonNode> corners) {
    List<GeoPoint> points = new ArrayList<>();
    for (JsonNode corner : corners) {
      GeoPoint point = GeoPoint.of(corner);
      if (!(Math.abs(point.latitude()) <= 90)) {
        throw QueryErrors.shard(
            "illegal latitude value [" + point.latitude() + "] for [geo_polygon]");
      }
      if (!(Math.abs(point.longitude()) <= 180)) {
        throw QueryErrors.shard(
            "illegal longitude value [" + point.longitude() + "] for [geo_polygon]");
      }
      points.add(point);
    }
    if (!points.getFirst().equals(points.getLast())) {
      points.add(points.getFirst());
    }
    return new Polygon(
        points.stream().mapToDouble(GeoPoint::latitude).toArray(),
        points.stream().mapToDouble(GeoPoint::longitude).toArray());
  }

  private void json(JsonNode shape, int depth) {
    if (!shape.isObject()) {
      throw QueryErrors.parse("shape must be an object consisting of type and coordinates");
    }
    if (depth > MAX_DEPTH) {
      throw QueryErrors.parse("more than [" + MAX_DEPTH + "] collections in collections");
    }
    if (!shape.has("type")) {
      throw QueryErrors.parse("shape type not included");
    }
    String type = JsonValues.text("type", shape.get("type")).toLowerCase(Locale.ROOT);
    JsonNode coordinates = shape.path("coordinates");
    switch (type) {
      case "polygon" -> shapes.add(polygon(array(coordinates)));
      case "multipolygon" ->
          array(coordinates).forEach(polygon -> shapes.add(polygon(array(polygon))));
      case "envelope", "bbox" -> envelope(array(coordinates));
      case "circle" -> circle(shape, coordinates);
      case "geometrycollection" ->
          array(shape.path("geometries")).forEach(one -> json(one, depth + 1));
      case "point", "multipoint", "linestring", "multilinestring" -> throw notSupported(type);
      default -> throw ApiException.illegalArgument("unknown geo_shape [" + type + "]");
    }
  }

  private ApiException notSupported(String type) {
    return QueryErrors.shard("Field [" + field + "] does not support " + type + " queries");
  }

  private static JsonNode array(JsonNode value) {
    if (!value.isArray()) {
      throw QueryErrors.parse("shape must be an object consisting of type and coordinates");
    }
    return value;
  }

  private static Polygon polygon(JsonNode rings) {
    if (rings.isEmpty()) {
      throw QueryErrors.parse("invalid number of points in LinearRing (found [0] - must be >= 4)");
    }
    var holes = new Polygon[rings.size() - 1];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = ring(rings.get(i + 1));
    }
    return ring(rings.get(0), holes);
  }

  private static Polygon ring(JsonNode points, Polygon... holes) {
    int count = array(points).size();
    double[] latitudes = new double[count];
    double[] longitudes = new double[count];
    for (int i = 0; i < count; i++) {
      latitudes[i] = latitude(points.get(i));
      longitudes[i] = longitude(points.get(i));
    }
    if (count < 4) {
      throw QueryErrors.parse(
          "invalid number of points in LinearRing (found [" + count + "] - must be >= 4)");
    }
    if (latitudes[0] != latitudes[count - 1] || longitudes[0] != longitudes[count - 1]) {
      throw QueryErrors.parse("invalid LinearRing found (coordinates are not closed)");
    }
    return new Polygon(latitudes, longitudes, holes);
  }

  private static double longitude(JsonNode point) {
    return coordinate(point, 0);
  }

  private static double latitude(JsonNode point) {
    return coordinate(point, 1);
  }

  private static double coordinate(JsonNode point, int place) {
    JsonNode number = array(point).get(place);
    if (number == null || !number.isNumber()) {
      throw QueryErrors.parse("geo coordinates must be numbers");
    }
    return number.doubleValue();
  }

  private void envelope(JsonNode corners) {
    if (corners.size() != 2) {
      throw QueryErrors.parse(
          "invalid number of points ["
              + corners.size()
              + "] provided for geo_shape [envelope] when expecting an array of 2 coordinates");
    }
    double top = latitude(corners.get(0));
    double bottom = latitude(corners.get(1));
    if (top < bottom) {
      throw ApiException.illegalArgument("max y cannot be less than min x");
    }
    shapes.add(new Rectangle(bottom, top, longitude(corners.get(0)), longitude(corners.get(1))));
  }

  private void circle(JsonNode shape, JsonNode center) {
    if (!shape.has("radius")) {
      throw QueryErrors.parse("field [radius] is required for [circle]");
    }
    String radius = JsonValues.text("radius", shape.get("radius"));
    shapes.add(
        new Circle(
            latitude(center), longitude(center), DistanceUnit.meters(radius, DistanceUnit.METERS)));
  }

  private void wellKnownText(String text) {
    try {
      parsed(SimpleWKTShapeParser.parse(text));
    } catch (ParseException | IOException e) {
      throw QueryErrors.parse(String.valueOf(e.getMessage()));
    }
  }

  /** What Lucene reads: a shape, or an array of shapes or, for points, of numbers. */
  private void parsed(Object shape) {
    switch (shape) {
      case Polygon polygon -> shapes.add(polygon);
      case Rectangle box -> shapes.add(box);
      case Line _ -> throw notSupported("linestring");
      case Line[] _ -> throw notSupported("multilinestring");
      case double[] _ -> throw notSupported("point");
      case double[][] _ -> throw notSupported("multipoint");
      case Object[] several -> List.of(several).forEach(this::parsed);
      default -> throw QueryErrors.parse("unknown shape");
    }
  }
}
