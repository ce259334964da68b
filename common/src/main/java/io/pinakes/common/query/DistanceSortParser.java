package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryParser;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code _geo_distance} of a sort. */
final class DistanceSortParser {

  private static final String NAME = "_geo_distance";

  /** Points whose distances are looked at for each point of each document. */
  private static final int MAX_POINTS = 1_000;

  private @Nullable String field;
  private final List<GeoPoint> points = new ArrayList<>();
  private boolean descending;
  private DistanceUnit unit = DistanceUnit.METERS;
  private boolean plane;
  private @Nullable Mode mode;
  private boolean ignoreUnmapped;
  private boolean coerce;
  private @Nullable NestedSort nested;
  private @Nullable String nestedPath;
  private @Nullable QueryNode nestedFilter;

  private DistanceSortParser() {}

  static SortKey parse(JsonNode json) {
    var parser = new DistanceSortParser();
    json.properties().forEach(parser::read);
    return parser.key();
  }

  private void read(Map.Entry<String, JsonNode> member) {
    JsonNode value = member.getValue();
    switch (member.getKey()) {
      case "order" -> descending = SortParser.descending(value);
      case "unit" -> unit = unit(JsonValues.text("unit", value));
      case "distance_type" -> plane = plane(JsonValues.text("distance_type", value));
      case "mode", "sort_mode" -> mode = mode(JsonValues.text("mode", value));
      case "ignore_unmapped" -> ignoreUnmapped = JsonValues.flag("ignore_unmapped", value);
      case "validation_method" -> coerce = coerce(JsonValues.text("validation_method", value));
      case "nested" -> nested = NestedSortParser.parse(NAME, value);
      case "nested_path" -> nestedPath = JsonValues.text("nested_path", value);
      case "nested_filter" -> nestedFilter = new QueryParser().parse(value);
      default -> {
        if (!value.isNull()) {
          points(member.getKey(), value);
        }
      }
    }
  }

  private void points(String name, JsonNode value) {
    if (value.isNumber() || value.isBoolean()) {
      throw ApiException.parsing("[" + NAME + "] does not support [" + name + "]");
    }
    if (field != null) {
      throw ApiException.parsing(
          "Trying to reset fieldName to [" + name + "], already set to [" + field + "].");
    }
    field = name;
    if (!value.isArray()) {
      points.add(point(value));
      return;
    }
    if (!value.isEmpty() && value.get(0).isNumber()) {
      points.add(point(value));
      return;
    }
    if (value.size() > MAX_POINTS) {
      throw ApiException.illegalArgument(
          "[" + NAME + "] names " + value.size() + " points, more than [" + MAX_POINTS + "]");
    }
    value.forEach(each -> points.add(point(each)));
  }

  private static GeoPoint point(JsonNode value) {
    if (value.isArray() && value.size() != 2) {
      throw malformed("geo point parsing: expected two numbers but got " + value.size());
    }
    try {
      return GeoPoint.of(value);
    } catch (GeoPoint.FormException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static ApiException malformed(String reason) {
    return new ApiException(400, "parse_exception", reason);
  }

  private SortKey key() {
    if (field == null || points.isEmpty()) {
      throw ApiException.illegalArgument("Geo distance sorting needs at least one point.");
    }
    List<GeoPoint> from = coerce ? points.stream().map(GeoPoint::normalized).toList() : points;
    return new SortKey(
        field,
        descending,
        Missing.LAST,
        null,
        mode,
        null,
        null,
        new DistanceSort(from, unit, plane, ignoreUnmapped),
        NestedSort.of(NAME, nested, nestedPath, nestedFilter));
  }

  private static DistanceUnit unit(String name) {
    try {
      return DistanceUnit.of(name);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  private static boolean plane(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "plane" -> true;
      case "arc" -> false;
      default -> throw ApiException.illegalArgument("No geo distance for [" + name + "]");
    };
  }

  private static Mode mode(String name) {
    Mode mode = SortKey.Mode.find(name);
    if (mode == null) {
      throw ApiException.illegalArgument("Unknown SortMode [" + name + "]");
    }
    if (mode == Mode.SUM) {
      throw ApiException.illegalArgument(
          "sort_mode [sum] isn't supported for sorting by geo distance");
    }
    return mode;
  }

  private static boolean coerce(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "coerce" -> true;
      // A point that is not on earth has no distance, malformed or not.
      case "strict", "ignore_malformed" -> false;
      default ->
          throw ApiException.illegalArgument(
              "operator needs to be either [COERCE, IGNORE_MALFORMED, STRICT], but not ["
                  + name
                  + "]");
    };
  }
}
