package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way from a bucket to a number below it, such as {@code filter>stats.avg}.
 *
 * @param places of the aggregations on the way, each among its siblings
 * @param metric at its end; null: the end is a bucket, and the number its documents
 */
public record MetricPath(List<Integer> places, @Nullable MetricAggregation metric, String name) {

  public MetricPath {
    places = List.copyOf(places);
  }

  /**
   * Reads a path.
   *
   * @param inner the sub-aggregations of the buckets that are ordered
   * @throws ApiException 500 {@code aggregation_execution_exception}, as OpenSearch, if it leads
   *     nowhere or not to a number
   */
  public static MetricPath of(String path, Aggregations inner) {
    var places = new ArrayList<Integer>();
    Aggregations level = inner;
    String[] steps = path.split(">", -1);
    for (int i = 0; i < steps.length; i++) {
      boolean last = i == steps.length - 1;
      String step = steps[i];
      String metric = "";
      if (last) {
        int bracket = step.indexOf('[');
        if (bracket > 0 && step.endsWith("]")) {
          metric = step.substring(bracket + 1, step.length() - 1);
          step = step.substring(0, bracket);
        } else if (level.find(step) < 0 && step.lastIndexOf('.') > 0) {
          int dot =
              level.find(before(step, step.indexOf('.'))) >= 0
                  ? step.indexOf('.')
                  : step.lastIndexOf('.');
          metric = step.substring(dot + 1);
          step = before(step, dot);
        }
      }
      int place = level.find(step);
      if (place < 0) {
        throw invalid(
            path,
            "The provided aggregation ["
                + step
                + "] either does not exist, or is a pipeline aggregation and cannot be used to"
                + " sort the buckets.");
      }
      places.add(place);
      AggregationNode node = level.collected().get(place);
      if (last) {
        return end(path, places, node, metric);
      }
      if (!(node.aggregation() instanceof SingleBucketAggregation)) {
        throw invalid(
            path,
            "Buckets can only be sorted on a sub-aggregator path that is built out of zero or more"
                + " single-bucket aggregations within the path and a final single-bucket or a"
                + " metrics aggregation at the path end. ["
                + step
                + "] is not single-bucket.");
      }
      level = node.inner();
    }
    throw invalid(path, "It is empty.");
  }

  private static String before(String text, int end) {
    return text.substring(0, end);
  }

  private static MetricPath end(
      String path, List<Integer> places, AggregationNode node, String metric) {
    return switch (node.aggregation()) {
      case NonNumericMetric _ -> throw noNumber(path);
      case MetricAggregation single when single.isSingleValue() -> {
        if (!metric.isEmpty() && !metric.equals("value")) {
          throw invalid(
              path,
              "Ordering on a single-value metrics aggregation can only be done on its value. Either"
                  + " drop the key (a la \""
                  + node.name()
                  + "\") or change it to \"value\" (a la \""
                  + node.name()
                  + ".value\")");
        }
        yield new MetricPath(places, single, "value");
      }
      case MetricAggregation several -> {
        if (metric.isEmpty()) {
          throw invalid(
              path,
              "When ordering on a multi-value metrics aggregation a metric name must be"
                  + " specified.");
        }
        if (!several.hasMetric(metric)) {
          throw invalid(
              path,
              "Unknown metric name ["
                  + metric
                  + "] on multi-value metrics aggregation ["
                  + node.name()
                  + "]");
        }
        yield new MetricPath(places, several, metric);
      }
      case SingleBucketAggregation _ -> {
        if (!metric.isEmpty() && !metric.equals("doc_count")) {
          throw invalid(
              path,
              "Ordering on a single-bucket aggregation can only be done on its doc_count. Either"
                  + " drop the key (a la \""
                  + node.name()
                  + "\") or change it to \"doc_count\" (a"
                  + " la \""
                  + node.name()
                  + ".doc_count\")");
        }
        yield new MetricPath(places, null, "doc_count");
      }
      case BucketAggregation _ -> throw noNumber(path);
    };
  }

  /** The number below a bucket; NaN if there is none for lack of documents. */
  public double value(List<Partial> inner) {
    return valueFrom(inner.get(places.getFirst()));
  }

  /** The number at the end of the path that begins with this result. */
  public double valueFrom(Partial first) {
    Partial partial = first;
    for (int place : places.subList(1, places.size())) {
      if (!(partial instanceof BucketPartial bucket)) {
        throw Partial.mismatch();
      }
      partial = bucket.inner().get(place);
    }
    if (metric != null) {
      return metric.metric(partial, name);
    }
    if (!(partial instanceof BucketPartial bucket)) {
      throw Partial.mismatch();
    }
    return bucket.count();
  }

  private static ApiException noNumber(String path) {
    return invalid(
        path,
        "Buckets can only be sorted on a sub-aggregator path that is built out of zero or more"
            + " single-bucket aggregations within the path and a final single-bucket or a metrics"
            + " aggregation at the path end.");
  }

  private static ApiException invalid(String path, String why) {
    return new ApiException(
        new ApiError(
            500,
            "aggregation_execution_exception",
            "Invalid aggregation order path [" + path + "]. " + why,
            Map.of(),
            new ApiError(400, "illegal_argument_exception", why)));
  }
}
