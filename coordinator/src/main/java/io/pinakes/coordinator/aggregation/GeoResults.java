package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.GeoBoundsAggregation;
import io.pinakes.common.aggregation.partial.GeoBoundsPartial;
import io.pinakes.common.aggregation.partial.GeoCentroidPartial;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Results of the metrics of places. */
final class GeoResults {

  private GeoResults() {}

  static Result bounds(GeoBoundsAggregation wanted, GeoBoundsPartial found) {
    ObjectNode json = Shown.object();
    Map<String, Double> numbers = new LinkedHashMap<>();
    if (!found.isEmpty()) {
      GeoBoundsPartial.Sides sides = found.sides(wanted.wrapLongitude());
      ObjectNode bounds = json.putObject("bounds");
      point(bounds.putObject("top_left"), found.top(), sides.left());
      point(bounds.putObject("bottom_right"), found.bottom(), sides.right());
      numbers.put("top", found.top());
      numbers.put("left", sides.left());
      numbers.put("bottom", found.bottom());
      numbers.put("right", sides.right());
    }
    return new Result.Metric("geo_bounds", json, numbers);
  }

  static Result centroid(GeoCentroidPartial found) {
    ObjectNode json = Shown.object();
    Map<String, Double> numbers = new LinkedHashMap<>();
    if (found.count() > 0) {
      point(json.putObject("location"), found.latitude(), found.longitude());
      numbers.put("lat", found.latitude());
      numbers.put("lon", found.longitude());
    }
    json.put("count", found.count());
    numbers.put("count", (double) found.count());
    return new Result.Metric("geo_centroid", json, numbers);
  }

  private static void point(ObjectNode to, double latitude, double longitude) {
    to.put("lat", latitude).put("lon", longitude);
  }
}
