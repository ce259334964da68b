package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the functions that OpenSearch offers to scripts of {@code moving_fn}, called by its name
 * with constants: there are no scripts here.
 *
 * @param constants what follows {@code values} in the call
 */
public record MovingFunction(Kind kind, List<Double> constants) {

  private static final Pattern CALL =
      Pattern.compile(
          "(?:return\\s+)?MovingFunctions\\.(\\w+)\\(\\s*values\\s*((?:,[^,()]+)*)\\);?");

  /** The standard deviation's second argument is always the average. */
  private static final Pattern DEVIATION =
      Pattern.compile(
          "(?:return\\s+)?MovingFunctions\\.stdDev\\(\\s*values\\s*,"
              + "\\s*MovingFunctions\\.unweightedAvg\\(\\s*values\\s*\\)\\s*\\);?");

  /** The functions; the names are OpenSearch's. */
  public enum Kind {
    MAX("max", 0),
    MIN("min", 0),
    SUM("sum", 0),
    AVERAGE("unweightedAvg", 0),
    LINEAR("linearWeightedAvg", 0),
    DEVIATION("stdDev", 0),
    EXPONENTIAL("ewma", 1),
    HOLT("holt", 2);

    private final String functionName;
    private final int constants;

    Kind(String functionName, int constants) {
      this.functionName = functionName;
      this.constants = constants;
    }
  }

  public MovingFunction {
    constants = List.copyOf(constants);
  }

  /**
   * Reads a call.
   *
   * @throws ApiException 400 if it is anything else
   */
  static MovingFunction parse(String script) {
    String text = script.strip();
    if (DEVIATION.matcher(text).matches()) {
      return new MovingFunction(Kind.DEVIATION, List.of());
    }
    Matcher call = CALL.matcher(text);
    if (call.matches()) {
      List<String> arguments =
          Stream.of(call.group(2).split(",", -1)).skip(1).map(String::strip).toList();
      for (Kind kind : Kind.values()) {
        if (kind != Kind.DEVIATION
            && kind.functionName.equals(call.group(1))
            && kind.constants == arguments.size()) {
          return new MovingFunction(kind, constants(arguments, script));
        }
      }
    }
    throw unsupported(script);
  }

  private static List<Double> constants(List<String> arguments, String script) {
    try {
      return arguments.stream().map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw unsupported(script);
    }
  }

  private static ApiException unsupported(String script) {
    return ApiException.illegalArgument(
        "scripts are not supported: [script] of [moving_fn] must be a call such as"
            + " MovingFunctions.unweightedAvg(values), of max, min, sum, unweightedAvg,"
            + " linearWeightedAvg, stdDev, ewma or holt, but was ["
            + (script.length() <= 100 ? script : script.substring(0, 100) + "...")
            + "]");
  }

  /** The function of the window's numbers; NaN if it has no value for so few. */
  public double of(List<Double> values) {
    return switch (kind) {
      case MAX -> values.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
      case MIN -> values.stream().mapToDouble(v -> v).min().orElse(Double.NaN);
      case SUM -> sum(values);
      case AVERAGE -> average(values);
      case LINEAR -> linear(values);
      case DEVIATION -> deviation(values);
      case EXPONENTIAL -> exponential(values, constants.getFirst());
      case HOLT -> holt(values, constants.get(0), constants.get(1));
    };
  }

  private static double sum(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double average(List<Double> values) {
    return values.isEmpty() ? Double.NaN : sum(values) / values.size();
  }

  /** The later, the more it weighs. The weights' sum is one more than theirs, as OpenSearch's. */
  private static double linear(List<Double> values) {
    double sum = 0;
    double weights = 1;
    double weight = 1;
    for (double value : values) {
      sum += value * weight;
      weights += weight;
      weight++;
    }
    return values.isEmpty() ? Double.NaN : sum / weights;
  }

  private static double deviation(List<Double> values) {
    double average = average(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - average) * (value - average);
    }
    return values.isEmpty() ? Double.NaN : Math.sqrt(squares / values.size());
  }

  private static double exponential(List<Double> values, double alpha) {
    double average = Double.NaN;
    for (double value : values) {
      average = Double.isNaN(average) ? value : value * alpha + average * (1 - alpha);
    }
    return average;
  }

  /** Holt's linear method: a level and a trend, both smoothed exponentially; the level. */
  private static double holt(List<Double> values, double alpha, double beta) {
    double level = Double.NaN;
    double trend = 0;
    for (double value : values) {
      if (Double.isNaN(level)) {
        level = value;
      } else {
        double before = level;
        level = alpha * value + (1 - alpha) * (before + trend);
        trend = beta * (level - before) + (1 - beta) * trend;
      }
    }
    return level;
  }
}
