package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.GeoPoint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A box on earth, in degrees, its sides included.
 *
 * @param left may be greater than {@code right}, around the back of the earth
 */
public record GeoBounds(double top, double left, double bottom, double right) {

  /** Whether a place is inside. */
  public boolean contains(double latitude, double longitude) {
    boolean across =
        left <= right
            ? longitude >= left && longitude <= right
            : longitude >= left || longitude <= right;
    return latitude >= bottom && latitude <= top && across;
  }

  /** Reads a box by its sides, by two of its corners, or as text; null if a side is missing. */
  static @Nullable GeoBounds parse(Members members, JsonNode json) {
    if (!json.isObject()) {
      throw members.unexpected("bounds", json);
    }
    return members.reading(
        "bounds",
        () -> {
          try {
            return parse(json);
          } catch (GeoPoint.FormException e) {
            throw new ApiException(
                new ApiError(400, "parse_exception", String.valueOf(e.getMessage())), e);
          }
        });
  }

  private static @Nullable GeoBounds parse(JsonNode json) {
    Map<String, Double> sides = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getKey();
      switch (name) {
        case "top", "left", "bottom", "right" ->
            sides.put(name, Members.number(name, member.getValue()));
        case "top_left", "top_right", "bottom_left", "bottom_right" -> {
          GeoPoint corner = GeoPoint.of(member.getValue());
          int end = name.indexOf('_');
          sides.put(name.substring(0, end), corner.latitude());
          sides.put(name.substring(end + 1), corner.longitude());
        }
        case "wkt" -> sides.putAll(envelope(member.getValue().asString("")));
        default ->
            throw new ApiException(
                400,
                "parse_exception",
                "failed to parse bounding box. unexpected field [" + name + "]");
      }
    }
    Double top = sides.get("top");
    Double left = sides.get("left");
    Double bottom = sides.get("bottom");
    Double right = sides.get("right");
    return top == null || left == null || bottom == null || right == null
        ? null
        : new GeoBounds(top, left, bottom, right);
  }

  /** {@code BBOX (left, right, top, bottom)}. */
  private static Map<String, Double> envelope(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    String[] numbers =
        upper.startsWith("BBOX") && upper.contains("(") && upper.endsWith(")")
            ? upper.substring(upper.indexOf('(') + 1, upper.length() - 1).split(",", -1)
            : new String[0];
    if (numbers.length != 4) {
      throw new ApiException(
          400, "parse_exception", "failed to parse WKT bounding box: [" + text + "]");
    }
    try {
      return Map.of(
          "left",
          Double.parseDouble(numbers[0]),
          "right",
          Double.parseDouble(numbers[1]),
          "top",
          Double.parseDouble(numbers[2]),
          "bottom",
          Double.parseDouble(numbers[3]));
    } catch (NumberFormatException e) {
      throw new ApiException(
          new ApiError(400, "parse_exception", "failed to parse WKT bounding box: [" + text + "]"),
          e);
    }
  }
}
