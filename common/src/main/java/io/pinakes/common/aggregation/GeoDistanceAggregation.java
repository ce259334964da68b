package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bucket for each of several ranges of the distance from a place.
 *
 * @param unit of the ranges' bounds
 * @param plane whether distances are measured as if the earth were flat, which is faster
 * @param ranges each with both bounds or one; what is between them is not known yet
 */
public record GeoDistanceAggregation(
    ValuesSource source,
    GeoPoint origin,
    DistanceUnit unit,
    boolean plane,
    List<RangesPartial.Range> ranges,
    boolean keyed)
    implements BucketAggregation {

  private static final BucketPartial NOTHING = new BucketPartial(0, List.of());

  public GeoDistanceAggregation {
    ranges = List.copyOf(ranges);
  }

  static GeoDistanceAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members);
    GeoPoint origin = null;
    for (String name : List.of("origin", "center", "point", "por")) {
      JsonNode json = members.take(name);
      origin = json == null ? origin : origin(members, json);
    }
    DistanceUnit unit = members.reading("unit", () -> unit(members.string("unit")));
    boolean plane = members.reading("distance_type", () -> plane(members.string("distance_type")));
    boolean keyed = members.flag("keyed", false);
    JsonNode json = members.take("ranges");
    if (json != null && !json.isArray()) {
      throw members.unexpected("ranges", json);
    }
    members.end();
    if (origin == null) {
      throw ApiException.illegalArgument(
          "Aggregation [" + members.name() + "] must define an [origin].");
    }
    if (json == null || json.isEmpty()) {
      throw ApiException.illegalArgument(
          "No [ranges] specified for the [" + members.name() + "] aggregation");
    }
    if (json.size() > RangeAggregation.MAX_RANGES) {
      throw ApiException.illegalArgument(
          "[ranges] has more than " + RangeAggregation.MAX_RANGES + " members: " + json.size());
    }
    var ranges = new ArrayList<RangesPartial.Range>();
    for (JsonNode range : json) {
      if (!(range instanceof ObjectNode object)) {
        throw members.unexpected("ranges", range);
      }
      ranges.add(members.reading("ranges", () -> range(members.name(), object)));
    }
    return new GeoDistanceAggregation(source, origin, unit, plane, ranges, keyed);
  }

  private static GeoPoint origin(Members members, JsonNode json) {
    if (!json.isString() && !json.isObject() && !json.isArray()) {
      throw members.unexpected("origin", json);
    }
    return members.reading(
        "origin",
        () -> {
          try {
            return GeoPoint.of(json);
          } catch (GeoPoint.FormException e) {
            throw new ApiException(
                new ApiError(400, "parse_exception", String.valueOf(e.getMessage())), e);
          }
        });
  }

  private static DistanceUnit unit(@Nullable String name) {
    if (name == null) {
      return DistanceUnit.METERS;
    }
    try {
      return DistanceUnit.of(name);
    } catch (IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  private static boolean plane(@Nullable String name) {
    return switch (name == null ? "arc" : name.toLowerCase(Locale.ROOT)) {
      case "arc" -> false;
      case "plane" -> true;
      default -> throw ApiException.illegalArgument("No geo distance for [" + name + "]");
    };
  }

  private static RangesPartial.Range range(String name, ObjectNode json) {
    var members = new Members("geo_distance", name, json);
    String key = members.text("key");
    Double from = members.takeNull("from") ? null : members.number("from");
    Double to = members.takeNull("to") ? null : members.number("to");
    members.end();
    // As OpenSearch: no distance is less than nothing, so that is where an open range begins.
    double least = from == null ? 0 : from;
    return new RangesPartial.Range(
        key != null ? key : (least == 0 ? "*" : least) + "-" + (to == null ? "*" : to),
        least,
        to,
        null,
        null,
        NOTHING);
  }

  @Override
  public Partial empty(AggregationNode node) {
    var bucket = new BucketPartial(0, node.inner().empty());
    return new RangesPartial(false, ranges.stream().map(range -> range.with(bucket)).toList());
  }
}
