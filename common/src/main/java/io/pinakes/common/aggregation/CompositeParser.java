package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.CompositeSource.Cut;
import io.pinakes.common.aggregation.CompositeSource.MissingOrder;
import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code composite}. */
final class CompositeParser {

  private static final int DEFAULT_SIZE = 10;

  /** OpenSearch's {@code geotile_grid.precision}. */
  private static final int DEFAULT_ZOOM = 7;

  private static final int MAX_ZOOM = 29;

  /** Sources of one aggregation; each is a part of every key. */
  static final int MAX_SOURCES = 64;

  private CompositeParser() {}

  static CompositeAggregation parse(Members members) {
    JsonNode sources = members.take("sources");
    int size = members.reading("size", () -> members.whole("size", DEFAULT_SIZE));
    Members after = members.object("after");
    members.end();
    if (sources == null) {
      throw ApiException.illegalArgument("Required [sources]");
    }
    List<CompositeSource> all = members.reading("sources", () -> sources(members, sources));
    checkNames(all);
    if (size <= 0) {
      throw ApiException.illegalArgument(
          "[size] must be greater than 0. Found [" + size + "] in [" + members.name() + "]");
    }
    if (size > TooManyBuckets.MAX_BUCKETS) {
      throw TooManyBuckets.of(TooManyBuckets.MAX_BUCKETS, size);
    }
    return new CompositeAggregation(all, size, after == null ? null : after(after, all));
  }

  private static List<CompositeSource> sources(Members members, JsonNode json) {
    var sources = new ArrayList<CompositeSource>();
    for (JsonNode one : json.isArray() ? json : List.of(json)) {
      Map.Entry<String, JsonNode> named = only(one);
      Map.Entry<String, JsonNode> typed = only(named.getValue());
      if (!(typed.getValue() instanceof ObjectNode body)) {
        throw expected("START_OBJECT", typed.getValue());
      }
      sources.add(source(named.getKey(), new Members(typed.getKey(), members.name(), body)));
    }
    if (sources.size() > MAX_SOURCES) {
      throw ApiException.illegalArgument(
          "Composite [sources] cannot be more than [" + MAX_SOURCES + "]");
    }
    return sources;
  }

  /** The only member of an object. */
  private static Map.Entry<String, JsonNode> only(JsonNode json) {
    if (!json.isObject()) {
      throw expected("START_OBJECT", json);
    }
    if (json.size() != 1) {
      throw ApiException.parsing(
          "Failed to parse object: expecting token of type ["
              + (json.isEmpty() ? "FIELD_NAME" : "END_OBJECT")
              + "] but found ["
              + (json.isEmpty() ? "END_OBJECT" : "FIELD_NAME")
              + "]");
    }
    return json.properties().iterator().next();
  }

  private static ApiException expected(String token, JsonNode found) {
    return ApiException.parsing(
        "Failed to parse object: expecting token of type ["
            + token
            + "] but found ["
            + JsonValues.token(found)
            + "]");
  }

  private static CompositeSource source(String name, Members members) {
    ValuesSource values = ValuesSource.ofSource(members, members.type().equals("date_histogram"));
    Cut cut =
        switch (members.type()) {
          case "terms" -> new Cut.Terms();
          case "histogram" -> new Cut.Numbers(interval(members));
          case "date_histogram" ->
              new Cut.Dates(DateHistogramAggregation.rounding(members, values.zone()));
          case "geotile_grid" -> new Cut.Tiles(zoom(members), bounds(members));
          default -> throw ApiException.parsing("invalid source type: " + members.type());
        };
    boolean descending = descending(members);
    boolean missingBucket = members.flag("missing_bucket", false);
    MissingOrder missingOrder = missingOrder(members);
    members.end();
    if (missingOrder != MissingOrder.DEFAULT && !missingBucket) {
      throw ApiException.illegalArgument("missing_order require missing_bucket is true");
    }
    return new CompositeSource(name, values, cut, descending, missingBucket, missingOrder);
  }

  private static double interval(Members members) {
    return members.reading(
        "interval",
        () -> {
          Double interval = members.number("interval");
          if (interval == null || interval <= 0) {
            throw ApiException.illegalArgument(
                "[interval] must be greater than 0 for [histogram] source");
          }
          return interval;
        });
  }

  private static int zoom(Members members) {
    return members.reading(
        "precision",
        () -> {
          int zoom = members.whole("precision", DEFAULT_ZOOM);
          if (zoom < 0 || zoom > MAX_ZOOM) {
            throw ApiException.illegalArgument(
                "Invalid geotile_grid precision of "
                    + zoom
                    + ". Must be between 0 and "
                    + MAX_ZOOM
                    + ".");
          }
          return zoom;
        });
  }

  private static @Nullable GeoBounds bounds(Members members) {
    JsonNode json = members.take("bounds");
    return json == null ? null : GeoBounds.parse(members, json);
  }

  private static boolean descending(Members members) {
    String order = members.string("order");
    return members.reading(
        "order",
        () ->
            switch (order == null ? "asc" : order.toLowerCase(Locale.ROOT)) {
              case "asc" -> false;
              case "desc" -> true;
              default -> throw noConstant("org.opensearch.search.sort.SortOrder", order);
            });
  }

  private static MissingOrder missingOrder(Members members) {
    String order = members.string("missing_order");
    return members.reading(
        "missing_order",
        () ->
            switch (order == null ? "default" : order.toLowerCase(Locale.ROOT)) {
              case "default" -> MissingOrder.DEFAULT;
              case "first" -> MissingOrder.FIRST;
              case "last" -> MissingOrder.LAST;
              default ->
                  throw noConstant(
                      "org.opensearch.search.aggregations.bucket.missing.MissingOrder", order);
            });
  }

  private static ApiException noConstant(String type, @Nullable String name) {
    return ApiException.illegalArgument(
        "No enum constant " + type + "." + String.valueOf(name).toUpperCase(Locale.ROOT));
  }

  private static void checkNames(List<CompositeSource> sources) {
    if (sources.isEmpty()) {
      throw unbuilt("Composite [sources] cannot be null or empty");
    }
    List<String> names = sources.stream().map(CompositeSource::name).toList();
    List<String> twice =
        names.stream()
            .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
            .distinct()
            .toList();
    if (!twice.isEmpty()) {
      throw unbuilt(
          "Composite source names must be unique, found duplicates: ["
              + String.join(",", twice)
              + "]");
    }
  }

  private static ApiException unbuilt(String why) {
    return new ApiException(
        new ApiError(
            400,
            "x_content_parse_exception",
            "Failed to build [composite] after last required field arrived",
            Map.of(),
            new ApiError(400, "illegal_argument_exception", why)));
  }

  private static List<@Nullable Object> after(Members after, List<CompositeSource> sources) {
    int given = after.size();
    if (given != sources.size()) {
      throw ApiException.illegalArgument(
          "[after] has " + given + " value(s) but [sources] has " + sources.size());
    }
    var values = new ArrayList<@Nullable Object>();
    for (CompositeSource source : sources) {
      values.add(after(after, source));
    }
    return values;
  }

  private static @Nullable Object after(Members after, CompositeSource source) {
    if (after.takeNull(source.name())) {
      if (!source.missingBucket()) {
        throw incomparable(source, "null");
      }
      return null;
    }
    JsonNode json = after.take(source.name());
    if (json == null) {
      throw ApiException.illegalArgument("Missing value for [after." + source.name() + "]");
    }
    Object value = JsonValues.scalar(json);
    if (value == null) {
      throw incomparable(source, json.isArray() ? "ArrayList" : "HashMap");
    }
    return value;
  }

  private static ApiException incomparable(CompositeSource source, String found) {
    return ApiException.illegalArgument(
        "Invalid value for [after."
            + source.name()
            + "], expected comparable, got ["
            + found
            + "]");
  }

  /**
   * Fails if there is a composite aggregation within another that has or may have several buckets.
   */
  static void checkWithin(AggregationNode node) {
    boolean passes =
        node.aggregation() instanceof FilterAggregation
            || node.aggregation() instanceof NestedAggregation
            || node.aggregation() instanceof ReverseNestedAggregation;
    if (!passes && node.inner().contain(CompositeAggregation.class)) {
      throw ApiException.illegalArgument(
          "[composite] aggregation cannot be used with a parent aggregation of type: ["
              + factory(node.type())
              + "]");
    }
  }

  /** The class that OpenSearch's error names. */
  private static String factory(String type) {
    if (type.equals("composite")) {
      return "CompositeAggregationFactory";
    }
    var name = new StringBuilder();
    for (String word : type.split("_", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return name + "AggregatorFactory";
  }
}
