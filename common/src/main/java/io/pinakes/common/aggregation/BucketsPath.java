package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a pipeline aggregation finds its numbers: names of aggregations, of buckets and of numbers,
 * such as {@code months>prices.avg}, {@code tags['red']>count} or {@code _count}.
 *
 * @param text as the request has it
 * @param aggregations names of those on the way, from the outermost on
 * @param steps the same with the names of buckets and numbers between and behind them
 */
public record BucketsPath(String text, List<String> aggregations, List<String> steps) {

  /** The documents of a bucket. */
  public static final String COUNT = "_count";

  /** The key of a bucket. */
  public static final String KEY = "_key";

  /** How many buckets an aggregation has. */
  public static final String BUCKETS = "_bucket_count";

  public BucketsPath {
    aggregations = List.copyOf(aggregations);
    steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws ApiException 400 if it is none
   */
  static BucketsPath parse(String text) {
    var aggregations = new ArrayList<String>();
    var steps = new ArrayList<String>();
    String[] elements = text.split(">", -1);
    for (int i = 0; i < elements.length; i++) {
      String element = elements[i].strip();
      int bracket = element.indexOf('[');
      int dot = i == elements.length - 1 ? element.indexOf('.') : -1;
      if (bracket > 0 && element.endsWith("]")) {
        aggregations.add(element.substring(0, bracket));
        steps.add(aggregations.getLast());
        steps.add(unquoted(element.substring(bracket + 1, element.length() - 1)));
      } else if (bracket >= 0) {
        throw invalid(text);
      } else if (dot > 0) {
        aggregations.add(element.substring(0, dot));
        steps.add(aggregations.getLast());
        steps.add(element.substring(dot + 1));
      } else {
        aggregations.add(element);
        steps.add(element);
      }
    }
    if (steps.stream().anyMatch(String::isEmpty)) {
      throw invalid(text);
    }
    return new BucketsPath(text, aggregations, steps);
  }

  private static String unquoted(String key) {
    boolean quoted =
        key.length() >= 2
            && (key.charAt(0) == '\'' || key.charAt(0) == '"')
            && key.charAt(key.length() - 1) == key.charAt(0);
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  private static ApiException invalid(String text) {
    return ApiException.illegalArgument("Invalid path element in buckets_path [" + text + "]");
  }

  /** What comes after the first step. */
  public List<String> rest() {
    return steps.subList(1, steps.size());
  }
}
