package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.NumericMetric;
import io.pinakes.common.aggregation.Stats;
import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Results of the metrics that are made of a field's statistics. */
final class NumericResults {

  private static final List<String> STATS = List.of("min", "max", "avg", "sum");

  private static final List<String> EXTENDED =
      List.of(
          "sum_of_squares",
          "variance",
          "variance_population",
          "variance_sampling",
          "std_deviation",
          "std_deviation_population",
          "std_deviation_sampling");

  private static final List<String> BOUNDS =
      List.of(
          "upper",
          "lower",
          "upper_population",
          "lower_population",
          "upper_sampling",
          "lower_sampling");

  private NumericResults() {}

  static Result of(NumericMetric metric, NumbersPartial numbers) {
    String type = metric.kind().typeName();
    ResultFormat format = numbers.format();
    return switch (metric.kind()) {
      case AVG, SUM, MIN, MAX -> Shown.value(type, metric.metric(numbers, "value"), format);
      case VALUE_COUNT -> {
        ObjectNode json = Shown.object().put("value", numbers.count());
        yield new Result.Metric(type, json, Map.of("value", (double) numbers.count()));
      }
      case STATS -> stats(type, new Stats(numbers, metric.sigma()), false);
      case EXTENDED_STATS -> stats(type, new Stats(numbers, metric.sigma()), true);
    };
  }

  /** The answer of {@code stats}, or of {@code extended_stats}. */
  static Result.Metric stats(String type, Stats stats, boolean extended) {
    ObjectNode json = Shown.object();
    var numbers = new LinkedHashMap<String, Double>();
    long count = stats.numbers().count();
    json.put("count", count);
    numbers.put("count", (double) count);
    for (String name : STATS) {
      double value = stats.metric(name);
      Shown.number(json, name, value);
      numbers.put(name, Double.isFinite(value) ? value : Double.NaN);
    }
    ResultFormat format = stats.numbers().format();
    boolean texts = count > 0 && format.showsText();
    if (texts) {
      STATS.forEach(name -> text(json, name + "_as_string", stats.metric(name), format));
    }
    if (extended) {
      extend(stats, json, numbers);
      if (texts) {
        extendTexts(stats, json, format);
      }
    }
    return new Result.Metric(type, json, numbers);
  }

  private static void extend(Stats stats, ObjectNode json, Map<String, Double> numbers) {
    boolean any = stats.numbers().count() > 0;
    for (String name : EXTENDED) {
      double value = any ? stats.metric(name) : Double.NaN;
      number(json, name, value, any);
      numbers.put(name, value);
    }
    ObjectNode bounds = json.putObject("std_deviation_bounds");
    for (String name : BOUNDS) {
      double value = any ? stats.metric("std_" + name) : Double.NaN;
      number(bounds, name, value, any);
      numbers.put("std_" + name, value);
    }
  }

  /** A sample of one has no deviation: OpenSearch writes that as a text. */
  private static void number(ObjectNode json, String name, double value, boolean any) {
    if (any && !Double.isFinite(value)) {
      json.put(name, Double.toString(value));
    } else {
      Shown.number(json, name, value);
    }
  }

  private static void extendTexts(Stats stats, ObjectNode json, ResultFormat format) {
    EXTENDED.forEach(name -> json.put(name + "_as_string", format.text(stats.metric(name))));
    ObjectNode bounds = json.putObject("std_deviation_bounds_as_string");
    BOUNDS.forEach(name -> bounds.put(name, format.text(stats.metric("std_" + name))));
  }

  /** As OpenSearch, which writes the first four as booleans and numbers if they are such. */
  private static void text(ObjectNode json, String name, double value, ResultFormat format) {
    switch (format.kind()) {
      case BOOLEAN -> json.put(name, value != 0);
      case UNSIGNED -> json.put(name, value);
      default -> json.put(name, format.text(value));
    }
  }
}
