package io.pinakes.worker.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import tools.jackson.databind.JsonNode;

/** Distances and boxes on earth as requests write them. */
final class GeoDistances {

  private GeoDistances() {}

  /** Degrees; left may be greater than right, around the back of the earth. */
  record Box(double top, double left, double bottom, double right) {}

  /** Meters of a distance such as {@code 12km}; a number alone is in {@code unit}. */
  static double meters(String text, String unit) {
    double meters = DistanceUnit.meters(text, DistanceUnit.of(unit));
    if (!(meters > 0)) {
      throw new IllegalArgumentException("distance must be greater than zero");
    }
    return meters;
  }

  /** A box by two of its corners or by its sides. */
  static Box box(JsonNode json) {
    Box box;
    if (json.has("top_left") && json.has("bottom_right")) {
      GeoPoint first = GeoPoint.of(json.get("top_left"));
      GeoPoint second = GeoPoint.of(json.get("bottom_right"));
      box = new Box(first.latitude(), first.longitude(), second.latitude(), second.longitude());
    } else if (json.has("top_right") && json.has("bottom_left")) {
      GeoPoint first = GeoPoint.of(json.get("top_right"));
      GeoPoint second = GeoPoint.of(json.get("bottom_left"));
      box = new Box(first.latitude(), second.longitude(), second.latitude(), first.longitude());
    } else if (json.has("top") && json.has("left") && json.has("bottom") && json.has("right")) {
      box =
          new Box(side(json, "top"), side(json, "left"), side(json, "bottom"), side(json, "right"));
    } else {
      throw new IllegalArgumentException(
          "failed to parse bounding box: two corners or four sides are needed");
    }
    if (box.top() < box.bottom()) {
      throw new IllegalArgumentException(
          "top is below bottom corner: " + box.top() + " vs. " + box.bottom());
    }
    return box;
  }

  private static double side(JsonNode json, String name) {
    return JsonValues.fraction(name, json.get(name));
  }
}
