package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.PipelineAggregation.BucketMetric;
import io.pinakes.common.aggregation.PipelineAggregation.BucketPercentiles;
import io.pinakes.common.aggregation.PipelineAggregation.BucketSort;
import io.pinakes.common.aggregation.PipelineAggregation.CumulativeSum;
import io.pinakes.common.aggregation.PipelineAggregation.Derivative;
import io.pinakes.common.aggregation.PipelineAggregation.Moving;
import io.pinakes.common.aggregation.PipelineAggregation.SerialDifference;
import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.TimeValue;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the object of one pipeline aggregation. */
final class PipelineParser {

  private static final Set<String> TYPES =
      Set.of(
          "avg_bucket",
          "sum_bucket",
          "min_bucket",
          "max_bucket",
          "stats_bucket",
          "extended_stats_bucket",
          "percentiles_bucket",
          "derivative",
          "cumulative_sum",
          "serial_diff",
          "moving_fn",
          "bucket_sort");

  /** What would need scripts, or models that nobody asks for any more. */
  private static final Set<String> UNSUPPORTED =
      Set.of("bucket_script", "bucket_selector", "moving_avg");

  private static final List<Double> PERCENTS = List.of(1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0);

  /** Numbers in one request for percentiles. */
  private static final int MAX_PERCENTS = 1_000;

  private final String name;
  private final String type;
  private final ObjectNode json;
  private final Set<String> taken = new HashSet<>();

  private PipelineParser(String name, String type, ObjectNode json) {
    this.name = name;
    this.type = type;
    this.json = json;
  }

  static boolean isPipeline(String type) {
    return TYPES.contains(type) || UNSUPPORTED.contains(type);
  }

  /**
   * Reads one.
   *
   * @throws ApiException 400 for what is wrong, unknown or not supported
   */
  static PipelineAggregation parse(String name, String type, ObjectNode json) {
    if (UNSUPPORTED.contains(type)) {
      throw ApiException.parsing("[" + type + "] aggregation is not supported");
    }
    var parser = new PipelineParser(name, type, json);
    PipelineAggregation aggregation = parser.read();
    parser.end();
    return aggregation;
  }

  private PipelineAggregation read() {
    return switch (type) {
      case "bucket_sort" -> bucketSort();
      case "avg_bucket" -> metric(BucketMetric.Kind.AVG);
      case "sum_bucket" -> metric(BucketMetric.Kind.SUM);
      case "min_bucket" -> metric(BucketMetric.Kind.MIN);
      case "max_bucket" -> metric(BucketMetric.Kind.MAX);
      case "stats_bucket" -> metric(BucketMetric.Kind.STATS);
      case "extended_stats_bucket" -> metric(BucketMetric.Kind.EXTENDED_STATS);
      case "percentiles_bucket" ->
          new BucketPercentiles(path(), gapPolicy(), format(), percents(), flag("keyed"));
      case "derivative" -> new Derivative(path(), gapPolicy(), format(), unit());
      case "cumulative_sum" -> new CumulativeSum(path(), format());
      case "serial_diff" -> new SerialDifference(path(), gapPolicy(), format(), lag());
      case "moving_fn" -> movingFunction();
      default -> throw new IllegalStateException("no pipeline aggregation: " + type);
    };
  }

  private BucketMetric metric(BucketMetric.Kind kind) {
    double sigma = NumericMetric.DEFAULT_SIGMA;
    if (kind == BucketMetric.Kind.EXTENDED_STATS) {
      JsonNode given = take("sigma");
      sigma = given == null ? sigma : Members.number("sigma", given);
      if (sigma < 0) {
        throw ApiException.illegalArgument("[sigma] must be a non-negative double");
      }
    }
    return new BucketMetric(kind, path(), gapPolicy(), format(), sigma);
  }

  private Moving movingFunction() {
    JsonNode window = take("window");
    if (window == null) {
      throw missing("window");
    }
    int size = JsonValues.whole("window", window);
    if (size <= 0) {
      throw ApiException.illegalArgument("[window] must be a positive, non-zero integer.");
    }
    JsonNode script = take("script");
    if (script == null) {
      throw missing("script");
    }
    JsonNode source = script.isObject() ? script.path("source") : script;
    JsonNode shift = take("shift");
    return new Moving(
        path(),
        gapPolicy(),
        format(),
        size,
        shift == null ? 0 : JsonValues.whole("shift", shift),
        MovingFunction.parse(JsonValues.text("script", source)));
  }

  private BucketSort bucketSort() {
    var keys = new ArrayList<BucketSort.SortedBy>();
    JsonNode sort = take("sort");
    if (sort != null) {
      for (JsonNode one : sort.isArray() ? sort : List.of(sort)) {
        keys.add(sortedBy(one));
      }
    }
    JsonNode from = take("from");
    int first = from == null ? 0 : JsonValues.whole("from", from);
    if (first < 0) {
      throw ApiException.illegalArgument("[from] must be a non-negative integer: [" + first + "]");
    }
    JsonNode size = take("size");
    Integer most = size == null ? null : JsonValues.whole("size", size);
    if (most != null && most <= 0) {
      throw ApiException.illegalArgument("[size] must be a positive integer: [" + most + "]");
    }
    return new BucketSort(keys, first, most, gapPolicy());
  }

  private BucketSort.SortedBy sortedBy(JsonNode json) {
    if (json.isString()) {
      return new BucketSort.SortedBy(BucketsPath.parse(json.asString()), false);
    }
    if (!json.isObject() || json.size() != 1) {
      throw ApiException.parsing("[bucket_sort] expects one path in each object of [sort]");
    }
    Map.Entry<String, JsonNode> only = json.properties().iterator().next();
    JsonNode order = only.getValue();
    if (order.isObject()) {
      for (String member : order.propertyNames()) {
        if (!member.equals("order")) {
          throw ApiException.parsing("[bucket_sort] unknown field [" + member + "] in [sort]");
        }
      }
      order = order.path("order");
    }
    boolean descending =
        switch (order.isMissingNode() ? "asc" : JsonValues.text("order", order)) {
          case "asc" -> false;
          case "desc" -> true;
          default ->
              throw ApiException.parsing(
                  "Unknown order direction [" + JsonValues.preview(order) + "]");
        };
    return new BucketSort.SortedBy(BucketsPath.parse(only.getKey()), descending);
  }

  private BucketsPath path() {
    JsonNode value = take("buckets_path");
    JsonNode only = value != null && value.isArray() && value.size() == 1 ? value.get(0) : value;
    if (only == null) {
      throw missing("buckets_path");
    }
    if (!only.isString()) {
      throw ApiException.parsing(
          "[buckets_path] of the [" + type + "] aggregation [" + name + "] must be one path");
    }
    return BucketsPath.parse(only.asString());
  }

  private GapPolicy gapPolicy() {
    JsonNode value = take("gap_policy");
    return value == null ? GapPolicy.SKIP : GapPolicy.parse(JsonValues.text("gap_policy", value));
  }

  private @Nullable String format() {
    JsonNode value = take("format");
    return value == null ? null : JsonValues.text("format", value);
  }

  private @Nullable Long unit() {
    JsonNode value = take("unit");
    if (value == null) {
      return null;
    }
    String text = JsonValues.text("unit", value);
    CalendarUnit calendar = CalendarUnit.find(text);
    return calendar == null ? TimeValue.millis("unit", text) : calendar.averageMillis();
  }

  private int lag() {
    JsonNode value = take("lag");
    int lag = value == null ? 1 : JsonValues.whole("lag", value);
    if (lag <= 0) {
      throw ApiException.parsing(
          "Lag must be a positive, non-zero integer.  Value supplied was"
              + lag
              + " in ["
              + name
              + "]: [lag].");
    }
    return lag;
  }

  private boolean flag(String member) {
    JsonNode value = take(member);
    return value == null || JsonValues.flag(member, value);
  }

  private List<Double> percents() {
    JsonNode value = take("percents");
    if (value == null) {
      return PERCENTS;
    }
    var percents = new ArrayList<Double>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      double percent = Members.number("percents", one);
      if (percent < 0 || percent > 100) {
        throw ApiException.illegalArgument(
            "percents must only contain non-null doubles from 0.0-100.0 inclusive");
      }
      percents.add(percent);
    }
    if (percents.size() > MAX_PERCENTS) {
      throw ApiException.illegalArgument(
          "[percents] has more than " + MAX_PERCENTS + " numbers: " + percents.size());
    }
    return percents;
  }

  private @Nullable JsonNode take(String member) {
    taken.add(member);
    JsonNode value = json.get(member);
    return value == null || value.isNull() ? null : value;
  }

  private ApiException missing(String member) {
    return ApiException.parsing(
        "Missing required field [" + member + "] for aggregation [" + name + "]");
  }

  private void end() {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!taken.contains(member.getKey())) {
        throw ApiException.parsing(
            "Unexpected token "
                + JsonValues.token(member.getValue())
                + " ["
                + member.getKey()
                + "] in ["
                + name
                + "]");
      }
    }
  }
}
