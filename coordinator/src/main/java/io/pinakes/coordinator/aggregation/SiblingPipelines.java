package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.BucketsPath;
import io.pinakes.common.aggregation.GapPolicy;
import io.pinakes.common.aggregation.PipelineAggregation.BucketMetric;
import io.pinakes.common.aggregation.PipelineAggregation.BucketPercentiles;
import io.pinakes.common.aggregation.PipelineAggregation.Sibling;
import io.pinakes.common.aggregation.PipelineNode;
import io.pinakes.common.aggregation.Stats;
import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.Sum;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** Pipeline aggregations that make one result of the buckets beside them. */
final class SiblingPipelines {

  private SiblingPipelines() {}

  /** The results of a level with those of its sibling pipelines. */
  static Results with(Results results, List<PipelineNode> pipelines) {
    Results all = results;
    for (PipelineNode node : pipelines) {
      if (node.aggregation() instanceof Sibling sibling) {
        all = all.with(new Results.Named(node.name(), node.meta(), result(sibling, all)));
      }
    }
    return all;
  }

  private static Result result(Sibling sibling, Results beside) {
    return switch (sibling) {
      case BucketMetric metric -> metric(metric, read(beside, metric.path(), metric.gapPolicy()));
      case BucketPercentiles percentiles ->
          percentiles(percentiles, read(beside, percentiles.path(), percentiles.gapPolicy()));
    };
  }

  /** A bucket's name and number. */
  private record Read(String name, double value) {}

  private static List<Read> read(Results beside, BucketsPath path, GapPolicy gapPolicy) {
    if (!(beside.find(path.steps().getFirst()) instanceof Result.Multi multi)) {
      throw new IllegalStateException("no buckets at " + path.text());
    }
    var read = new ArrayList<Read>();
    for (Result.Bucket bucket : multi.buckets()) {
      Double value = PathValue.of(bucket, path.rest(), gapPolicy);
      if (value != null && !value.isNaN()) {
        read.add(new Read(bucket.name() == null ? "" : bucket.name(), value));
      }
    }
    return read;
  }

  private static Result metric(BucketMetric metric, List<Read> read) {
    ResultFormat format = Shown.format(metric.format());
    return switch (metric.kind()) {
      case AVG -> Shown.value("simple_value", stats(read, format, 0).avg(), format);
      case SUM -> Shown.value("simple_value", stats(read, format, 0).sum(), format);
      case MIN -> extreme(read, stats(read, format, 0).metric("min"), format);
      case MAX -> extreme(read, stats(read, format, 0).metric("max"), format);
      case STATS -> NumericResults.stats("stats_bucket", stats(read, format, 0), false);
      case EXTENDED_STATS ->
          NumericResults.stats("extended_stats_bucket", stats(read, format, metric.sigma()), true);
    };
  }

  private static Stats stats(List<Read> read, ResultFormat format, double sigma) {
    Sum sum = Sum.ZERO;
    Sum squares = Sum.ZERO;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Read one : read) {
      sum = sum.add(one.value);
      squares = squares.add(one.value * one.value);
      min = Math.min(min, one.value);
      max = Math.max(max, one.value);
    }
    return new Stats(new NumbersPartial(read.size(), sum, min, max, squares, format), sigma);
  }

  /** The number, and the names of the buckets that have it. */
  private static Result extreme(List<Read> read, double value, ResultFormat format) {
    Result.Metric shown = Shown.value("bucket_metric_value", value, format);
    ArrayNode keys = shown.json().putArray("keys");
    read.stream().filter(one -> one.value == value).forEach(one -> keys.add(one.name));
    return shown;
  }

  private static Result percentiles(BucketPercentiles wanted, List<Read> read) {
    double[] sorted = read.stream().mapToDouble(Read::value).sorted().toArray();
    double[] results =
        wanted.percents().stream().mapToDouble(percent -> nearest(sorted, percent)).toArray();
    return MetricResults.percentiles(
        "percentiles_bucket",
        wanted.percents(),
        results,
        wanted.keyed(),
        Shown.format(wanted.format()));
  }

  /** The number at the nearest rank, as OpenSearch: nothing is computed between two of them. */
  private static double nearest(double[] sorted, double percent) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.round(percent / 100 * (sorted.length - 1))];
  }
}
