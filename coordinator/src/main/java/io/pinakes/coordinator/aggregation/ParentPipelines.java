package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.BucketOrder;
import io.pinakes.common.aggregation.BucketsPath;
import io.pinakes.common.aggregation.GapPolicy;
import io.pinakes.common.aggregation.PipelineAggregation.BucketSort;
import io.pinakes.common.aggregation.PipelineAggregation.CumulativeSum;
import io.pinakes.common.aggregation.PipelineAggregation.Derivative;
import io.pinakes.common.aggregation.PipelineAggregation.Moving;
import io.pinakes.common.aggregation.PipelineAggregation.Parent;
import io.pinakes.common.aggregation.PipelineAggregation.SerialDifference;
import io.pinakes.common.aggregation.PipelineNode;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Pipeline aggregations that compute along the buckets that they are in. */
final class ParentPipelines {

  private ParentPipelines() {}

  /** The buckets with the results of the pipelines in them. */
  static Result.Multi within(Result.Multi buckets, List<PipelineNode> pipelines) {
    Result.Multi all = buckets;
    for (PipelineNode node : pipelines) {
      if (node.aggregation() instanceof Parent parent) {
        all = all.with(apply(node, parent, all.buckets()));
      }
    }
    return all;
  }

  private static List<Result.Bucket> apply(
      PipelineNode node, Parent parent, List<Result.Bucket> buckets) {
    return switch (parent) {
      case BucketSort sort -> sorted(sort, buckets);
      case Derivative derivative -> add(node, buckets, derivatives(derivative, buckets));
      case CumulativeSum sum -> add(node, buckets, sums(sum, buckets));
      case SerialDifference difference -> add(node, buckets, differences(difference, buckets));
      case Moving moving -> add(node, buckets, moving(moving, buckets));
    };
  }

  /** The buckets, each with the result at its place, if there is one. */
  private static List<Result.Bucket> add(
      PipelineNode node, List<Result.Bucket> buckets, @Nullable Result[] results) {
    var all = new ArrayList<Result.Bucket>(buckets.size());
    for (int i = 0; i < buckets.size(); i++) {
      Result.Bucket bucket = buckets.get(i);
      Result result = results[i];
      all.add(
          result == null
              ? bucket
              : bucket.with(new Results.Named(node.name(), node.meta(), result)));
    }
    return all;
  }

  /** A number for each bucket; NaN: none. */
  private static double[] read(List<Result.Bucket> buckets, BucketsPath path, GapPolicy gapPolicy) {
    return buckets.stream().mapToDouble(bucket -> read(bucket, path, gapPolicy)).toArray();
  }

  private static double read(Result.Bucket bucket, BucketsPath path, GapPolicy gapPolicy) {
    Double value = PathValue.of(bucket, path.steps(), gapPolicy);
    return value == null ? Double.NaN : value;
  }

  private static @Nullable Result[] derivatives(
      Derivative derivative, List<Result.Bucket> buckets) {
    ResultFormat format = Shown.format(derivative.format());
    var results = new @Nullable Result[buckets.size()];
    Double before = null;
    for (int i = 0; i < buckets.size(); i++) {
      Double value =
          PathValue.of(buckets.get(i), derivative.path().steps(), derivative.gapPolicy());
      Double last = before;
      before = value;
      if (value == null || last == null) {
        continue;
      }
      double change = value - last;
      ObjectNode json = Shown.object();
      Map<String, Double> numbers = new HashMap<>();
      Shown.number(json, "value", change, format);
      numbers.put("value", change);
      if (derivative.unitMillis() != null) {
        double units = (buckets.get(i).key() - buckets.get(i - 1).key()) / derivative.unitMillis();
        Shown.number(json, "normalized_value", change / units, format);
        numbers.put("normalized_value", change / units);
      }
      results[i] = new Result.Metric("derivative", json, numbers);
    }
    return results;
  }

  private static @Nullable Result[] sums(CumulativeSum sum, List<Result.Bucket> buckets) {
    double[] values = read(buckets, sum.path(), GapPolicy.INSERT_ZEROS);
    ResultFormat format = Shown.format(sum.format());
    var results = new @Nullable Result[values.length];
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      total += Double.isNaN(values[i]) ? 0 : values[i];
      results[i] = Shown.value("simple_value", total, format);
    }
    return results;
  }

  private static @Nullable Result[] differences(
      SerialDifference difference, List<Result.Bucket> buckets) {
    double[] values = read(buckets, difference.path(), difference.gapPolicy());
    ResultFormat format = Shown.format(difference.format());
    var results = new @Nullable Result[values.length];
    for (int i = difference.lag(); i < values.length; i++) {
      double change = values[i] - values[i - difference.lag()];
      if (!Double.isNaN(change)) {
        results[i] = Shown.value("simple_value", change, format);
      }
    }
    return results;
  }

  private static @Nullable Result[] moving(Moving moving, List<Result.Bucket> buckets) {
    double[] values = read(buckets, moving.path(), moving.gapPolicy());
    List<Double> present =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).boxed().toList();
    ResultFormat format = Shown.format(moving.format());
    var results = new @Nullable Result[values.length];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        int from = Math.clamp((long) at - moving.window() + moving.shift(), 0, present.size());
        int to = Math.clamp((long) at + moving.shift(), 0, present.size());
        double value = moving.function().of(present.subList(from, to));
        results[i] = Shown.value("simple_value", value, format);
        at++;
      }
    }
    return results;
  }

  /** A bucket and what it is sorted by; NaN: it has nothing of the kind. */
  private record Sorted(Result.Bucket bucket, double[] numbers) {

    boolean hasNone() {
      return numbers.length > 0 && Arrays.stream(numbers).allMatch(Double::isNaN);
    }
  }

  private static List<Result.Bucket> sorted(BucketSort sort, List<Result.Bucket> buckets) {
    Comparator<Sorted> order = order(sort);
    List<Result.Bucket> sorted =
        sort.keys().isEmpty()
            ? buckets
            : buckets.stream()
                .map(bucket -> new Sorted(bucket, numbers(sort, bucket)))
                .filter(one -> sortsByKey(sort) || !one.hasNone())
                .sorted(order)
                .map(Sorted::bucket)
                .toList();
    int from = Math.min(sort.from(), sorted.size());
    int to = sort.size() == null ? sorted.size() : Math.min(from + sort.size(), sorted.size());
    return sorted.subList(from, to);
  }

  private static double[] numbers(BucketSort sort, Result.Bucket bucket) {
    return sort.keys().stream()
        .mapToDouble(key -> isKey(key) ? Double.NaN : read(bucket, key.path(), sort.gapPolicy()))
        .toArray();
  }

  private static boolean sortsByKey(BucketSort sort) {
    return sort.keys().stream().anyMatch(ParentPipelines::isKey);
  }

  private static boolean isKey(BucketSort.SortedBy key) {
    return key.path().text().equals(BucketsPath.KEY);
  }

  private static Comparator<Sorted> order(BucketSort sort) {
    Comparator<Sorted> order = (_, _) -> 0;
    for (int i = 0; i < sort.keys().size(); i++) {
      BucketSort.SortedBy key = sort.keys().get(i);
      int place = i;
      order =
          order.thenComparing(
              isKey(key)
                  ? byKey(key.descending())
                  : BucketOrder.numbers(one -> one.numbers()[place], key.descending()));
    }
    return order;
  }

  /** By the key as a number, or as a text where it is none. */
  private static Comparator<Sorted> byKey(boolean descending) {
    Comparator<Sorted> order =
        (a, b) -> {
          double x = a.bucket().key();
          double y = b.bucket().key();
          if (!Double.isNaN(x) && !Double.isNaN(y)) {
            return Double.compare(x, y);
          }
          return name(a).compareTo(name(b));
        };
    return descending ? order.reversed() : order;
  }

  private static String name(Sorted sorted) {
    String name = sorted.bucket().name();
    return name == null ? "" : name;
  }
}
