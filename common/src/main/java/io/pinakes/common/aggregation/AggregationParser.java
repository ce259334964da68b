package io.pinakes.common.aggregation;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the aggregations of a request, within bounds on their depth and number. */
final class AggregationParser {

  /** Aggregations inside aggregations. */
  static final int MAX_DEPTH = 20;

  /** Aggregations in one request. */
  static final int MAX_AGGREGATIONS = 1_000;

  /** Filters in one {@code filters}. */
  static final int MAX_FILTERS = 1_024;

  private int depth;
  private int count;

  /** Reads an object of aggregations by name. */
  Aggregations parse(ObjectNode json) {
    return parse(json, null);
  }

  /**
   * Reads those inside of another.
   *
   * @param parent null: they are on the request's first level
   */
  private Aggregations parse(ObjectNode json, @Nullable Aggregation parent) {
    if (++depth > MAX_DEPTH) {
      throw ApiException.illegalArgument(
          "aggregations are nested deeper than the allowed maximum of [" + MAX_DEPTH + "]");
    }
    var collected = new ArrayList<AggregationNode>();
    var pipelines = new ArrayList<PipelineNode>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      switch (named(member.getKey(), member.getValue())) {
        case AggregationNode node -> collected.add(node);
        case PipelineNode node -> pipelines.add(node);
      }
    }
    depth--;
    return new Aggregations(collected, PipelineOrder.of(pipelines, collected, parent));
  }

  private NamedAggregation named(String name, JsonNode json) {
    if (++count > MAX_AGGREGATIONS) {
      throw ApiException.illegalArgument(
          "a request may have at most [" + MAX_AGGREGATIONS + "] aggregations");
    }
    if (name.isEmpty() || name.chars().anyMatch(c -> c == '[' || c == ']' || c == '>')) {
      throw ApiException.parsing(
          "Invalid aggregation name ["
              + name
              + "]. Aggregation names can contain any character except '[', ']', and '>'");
    }
    if (!json.isObject()) {
      throw ApiException.parsing(
          "Aggregation definition for ["
              + name
              + " starts with a ["
              + JsonValues.token(json)
              + "], expected a [START_OBJECT].");
    }
    String type = null;
    ObjectNode body = null;
    ObjectNode meta = null;
    ObjectNode inner = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!(member.getValue() instanceof ObjectNode object)) {
        throw ApiException.parsing(
            "Expected [START_OBJECT] under ["
                + member.getKey()
                + "], but got a ["
                + JsonValues.token(member.getValue())
                + "] in ["
                + name
                + "]");
      }
      switch (member.getKey()) {
        case "meta" -> meta = object;
        case "aggs", "aggregations" -> {
          if (inner != null) {
            throw ApiException.parsing(
                "Found two sub aggregation definitions under [" + name + "]");
          }
          inner = object;
        }
        default -> {
          if (type != null) {
            throw ApiException.parsing(
                "Found two aggregation type definitions in ["
                    + name
                    + "]: ["
                    + type
                    + "] and ["
                    + member.getKey()
                    + "]");
          }
          type = member.getKey();
          body = object;
        }
      }
    }
    if (type == null || body == null) {
      throw ApiException.parsing("Missing definition for aggregation [" + name + "]");
    }
    if (PipelineParser.isPipeline(type)) {
      if (inner != null && !inner.isEmpty()) {
        throw ApiException.illegalArgument(
            "Aggregation [" + name + "] cannot define sub-aggregations");
      }
      return new PipelineNode(name, type, PipelineParser.parse(name, type, body), meta);
    }
    Aggregation aggregation = aggregation(name, type, body);
    Aggregations subs = inner == null ? Aggregations.NONE : parse(inner, aggregation);
    if (!subs.isEmpty() && aggregation instanceof MetricAggregation) {
      throw new ApiException(
          500,
          "aggregation_initialization_exception",
          "Aggregator [" + name + "] of type [" + type + "] cannot accept sub-aggregations");
    }
    return checked(new AggregationNode(name, type, aggregation, subs, meta));
  }

  private Aggregation aggregation(String name, String type, ObjectNode body) {
    var members = new Members(type, name, body);
    return switch (type) {
      case "avg" -> metric(NumericMetric.Kind.AVG, members);
      case "sum" -> metric(NumericMetric.Kind.SUM, members);
      case "min" -> metric(NumericMetric.Kind.MIN, members);
      case "max" -> metric(NumericMetric.Kind.MAX, members);
      case "value_count" -> metric(NumericMetric.Kind.VALUE_COUNT, members);
      case "stats" -> metric(NumericMetric.Kind.STATS, members);
      case "extended_stats" -> metric(NumericMetric.Kind.EXTENDED_STATS, members);
      case "cardinality" -> CardinalityAggregation.parse(members);
      case "percentiles" -> PercentilesAggregation.parse(false, members);
      case "percentile_ranks" -> PercentilesAggregation.parse(true, members);
      case "median_absolute_deviation" -> MedianAbsoluteDeviation.parse(members);
      case "top_hits" -> TopHitsAggregation.parse(name, body);
      case "weighted_avg" -> WeightedAverage.parse(members);
      case "global" -> {
        members.end();
        yield new GlobalAggregation();
      }
      case "filter" -> new FilterAggregation(QueryNode.parse(body));
      case "filters" -> filters(members);
      case "nested" -> NestedAggregation.parse(members);
      case "reverse_nested" -> ReverseNestedAggregation.parse(members);
      case "missing" -> {
        ValuesSource source = ValuesSource.parse(members);
        members.end();
        yield new MissingAggregation(source);
      }
      case "terms" -> TermsAggregation.parse(members);
      case "rare_terms" -> RareTermsAggregation.parse(members);
      case "multi_terms" -> MultiTermsAggregation.parse(members);
      case "histogram" -> HistogramAggregation.parse(members);
      case "date_histogram" -> DateHistogramAggregation.parse(members);
      case "auto_date_histogram" -> AutoDateHistogramAggregation.parse(members);
      case "variable_width_histogram" -> VariableWidthAggregation.parse(members);
      case "composite" -> CompositeParser.parse(members);
      case "range" -> RangeAggregation.parse(RangeAggregation.Kind.RANGE, members);
      case "date_range" -> RangeAggregation.parse(RangeAggregation.Kind.DATE_RANGE, members);
      case "ip_range" -> RangeAggregation.parse(RangeAggregation.Kind.IP_RANGE, members);
      case "significant_terms" -> SignificantTermsAggregation.parse(members);
      case "significant_text" -> SignificantTextAggregation.parse(members);
      case "sampler" -> SamplerAggregation.parse(members);
      case "diversified_sampler" -> SamplerAggregation.parseDiversified(members);
      case "adjacency_matrix" -> AdjacencyMatrixAggregation.parse(members);
      case "geo_bounds" -> GeoBoundsAggregation.parse(members);
      case "geo_centroid" -> GeoCentroidAggregation.parse(members);
      case "geo_distance" -> GeoDistanceAggregation.parse(members);
      case "geohash_grid" -> GeoGridAggregation.parse(GeoGridAggregation.Grid.GEOHASH, members);
      case "geotile_grid" -> GeoGridAggregation.parse(GeoGridAggregation.Grid.GEOTILE, members);
      default ->
          throw UNSUPPORTED.contains(type)
              ? ApiException.parsing("[" + type + "] aggregation is not supported")
              : ApiException.parsing("Unknown aggregation type [" + type + "]");
    };
  }

  /** OpenSearch's aggregations that Pinakes does not have: refused by name, not as unknown. */
  private static final Set<String> UNSUPPORTED =
      Set.of("children", "geohex_grid", "matrix_stats", "parent", "scripted_metric");

  private static NumericMetric metric(NumericMetric.Kind kind, Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    Double sigma =
        kind == NumericMetric.Kind.EXTENDED_STATS
            ? members.reading("sigma", () -> members.number("sigma"))
            : null;
    members.end();
    if (sigma != null && sigma < 0) {
      throw ApiException.illegalArgument(
          "[sigma] must be greater than or equal to 0. Found ["
              + sigma
              + "] in ["
              + members.name()
              + "]");
    }
    return new NumericMetric(kind, source, sigma == null ? NumericMetric.DEFAULT_SIGMA : sigma);
  }

  private static FiltersAggregation filters(Members members) {
    JsonNode json = members.take("filters");
    Boolean otherBucket =
        members.take("other_bucket") == null ? null : members.flag("other_bucket", false);
    String otherKey = members.text("other_bucket_key");
    members.end();
    if (json == null || json.isEmpty()) {
      throw ApiException.illegalArgument("[filters] cannot be empty.");
    }
    if (json.size() > MAX_FILTERS) {
      throw ApiException.illegalArgument(
          "Number of filters is too large, must be less than or equal to: ["
              + MAX_FILTERS
              + "] but was ["
              + json.size()
              + "]");
    }
    var filters = new ArrayList<QueryNode>();
    var keys = new ArrayList<String>();
    if (json.isObject()) {
      var sorted = new TreeMap<String, JsonNode>();
      json.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
      sorted.forEach(
          (key, filter) -> {
            keys.add(key);
            filters.add(QueryNode.parse(filter));
          });
    } else if (json.isArray()) {
      json.forEach(filter -> filters.add(QueryNode.parse(filter)));
    } else {
      throw members.unexpected("filters", json);
    }
    boolean other = otherBucket != null ? otherBucket : otherKey != null;
    return new FiltersAggregation(
        filters, keys, other ? otherKey != null ? otherKey : "_other_" : null, json.isObject());
  }

  /** What only an aggregation together with those inside it can do wrong. */
  private static AggregationNode checked(AggregationNode node) {
    for (AggregationNode inner : node.inner().collected()) {
      if (inner.aggregation() instanceof GlobalAggregation) {
        throw new ApiException(
            500,
            "aggregation_execution_exception",
            "Aggregation ["
                + node.name()
                + "] cannot have a global sub-aggregation ["
                + inner.name()
                + "]. Global aggregations can only be defined as top level aggregations");
      }
    }
    for (BucketOrder order : orders(node.aggregation())) {
      if (!order.isKey() && !order.isCount()) {
        MetricPath.of(order.by(), node.inner());
      }
    }
    return node;
  }

  private static List<BucketOrder> orders(Aggregation aggregation) {
    return switch (aggregation) {
      case TermsAggregation terms -> terms.terms().order();
      case MultiTermsAggregation terms -> terms.terms().order();
      case HistogramAggregation histogram -> histogram.order();
      case DateHistogramAggregation histogram -> histogram.order();
      default -> List.of();
    };
  }
}
