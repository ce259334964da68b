package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.BucketsPath;
import io.pinakes.common.aggregation.GapPolicy;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the number that a path of a pipeline aggregation leads to. */
final class PathValue {

  private PathValue() {}

  /**
   * The number of a bucket.
   *
   * @param steps from the bucket on
   * @return NaN if the gap policy leaves the bucket out; null if the path ends before
   * @throws ApiException 500 if the path does not lead to a number
   */
  static @Nullable Double of(Result.Bucket bucket, List<String> steps, GapPolicy gapPolicy) {
    boolean counts = steps.getLast().equals(BucketsPath.COUNT);
    Double raw = raw(bucket, steps);
    return raw == null ? null : gapPolicy.resolve(raw, bucket.count() == 0 && !counts);
  }

  private static @Nullable Double raw(Result.Bucket bucket, List<String> steps) {
    String first = steps.getFirst();
    if (steps.size() == 1 && first.equals(BucketsPath.COUNT)) {
      return (double) bucket.count();
    }
    if (steps.size() == 1 && first.equals(BucketsPath.KEY)) {
      return bucket.key();
    }
    return within(bucket.inner(), steps);
  }

  private static @Nullable Double within(Results results, List<String> steps) {
    Result result = results.find(steps.getFirst());
    if (result == null) {
      // A pipeline aggregation had nothing to say of this bucket.
      return null;
    }
    return of(result, steps);
  }

  private static @Nullable Double of(Result result, List<String> steps) {
    List<String> rest = steps.subList(1, steps.size());
    return switch (result) {
      case Result.Metric metric when rest.isEmpty() && ResultClass.isNoNumber(metric.type()) ->
          noNumber(steps.getFirst(), metric.type());
      case Result.Metric metric -> number(metric, steps.getFirst(), rest);
      case Result.Hits hits -> noNumber(steps.getFirst(), hits.type());
      case Result.Single single ->
          rest.isEmpty()
              ? noNumber(steps.getFirst(), single.type())
              : rest.size() == 1 && rest.getFirst().equals(BucketsPath.COUNT)
                  ? (Double) (double) single.count()
                  : within(single.inner(), rest);
      case Result.Multi multi -> ofBuckets(multi, steps.getFirst(), rest);
    };
  }

  private static Double number(Result.Metric metric, String name, List<String> rest) {
    Map<String, Double> numbers = metric.numbers();
    if (rest.isEmpty()) {
      Double single = numbers.get("value");
      if (single != null) {
        return single;
      }
      throw failed(
          "buckets_path must reference either a number value or a single value numeric metric"
              + " aggregation, but ["
              + name
              + "] contains multiple values. Please specify which to use.");
    }
    Double number = rest.size() == 1 ? numbers.get(rest.getFirst()) : null;
    if (number == null && rest.size() == 1) {
      number = numbers.get(asDouble(rest.getFirst()));
    }
    if (number == null) {
      throw failed(
          "illegal_argument_exception", 400, "path not supported for [" + name + "]: " + rest);
    }
    return number;
  }

  /** Percentiles are called 50.0, and may be asked for as 50. */
  private static String asDouble(String name) {
    try {
      return Double.toString(Double.parseDouble(name));
    } catch (NumberFormatException e) {
      return name;
    }
  }

  private static @Nullable Double ofBuckets(Result.Multi multi, String name, List<String> rest) {
    if (rest.size() == 1 && rest.getFirst().equals(BucketsPath.BUCKETS)) {
      return (double) multi.buckets().size();
    }
    if (rest.isEmpty()) {
      return noNumber(name, multi.type());
    }
    for (Result.Bucket bucket : multi.buckets()) {
      if (rest.getFirst().equals(bucket.name())) {
        return rest.size() == 1
            ? noNumber(name, multi.type())
            : raw(bucket, rest.subList(1, rest.size()));
      }
    }
    if (multi.buckets().stream().anyMatch(bucket -> bucket.inner().find(rest.getFirst()) != null)) {
      // The path goes on into every bucket, and so to as many numbers.
      throw noNumberBut("Object[]", name);
    }
    return null;
  }

  private static Double noNumber(String name, String type) {
    throw noNumberBut(ResultClass.of(type), name);
  }

  private static ApiException noNumberBut(String found, String name) {
    return failed(
        "buckets_path must reference either a number value or a single value numeric metric"
            + " aggregation, got: ["
            + found
            + "] at aggregation ["
            + name
            + "]");
  }

  private static ApiException failed(String reason) {
    return failed("aggregation_execution_exception", 500, reason);
  }

  /** As OpenSearch: the whole search fails, in the phase that reduces. */
  private static ApiException failed(String type, int status, String reason) {
    return new ApiException(
        new ApiError(
            status,
            "search_phase_execution_exception",
            "",
            Map.of("phase", "fetch", "grouped", true),
            new ApiError(status, type, reason)));
  }
}
