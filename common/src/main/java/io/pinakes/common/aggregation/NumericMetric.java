package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.util.Locale;
import java.util.Set;

/**
 * A metric that is made of a field's count, sum, least and greatest number and sum of squares.
 *
 * @param sigma how many standard deviations the bounds of {@code extended_stats} are away
 */
public record NumericMetric(Kind kind, ValuesSource source, double sigma)
    implements MetricAggregation {

  /** OpenSearch's default. */
  public static final double DEFAULT_SIGMA = 2;

  /** Which of them. */
  public enum Kind {
    AVG,
    SUM,
    MIN,
    MAX,
    VALUE_COUNT,
    STATS,
    EXTENDED_STATS;

    /** The name of the type in a request. */
    public String typeName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<String> STATS = Set.of("count", "min", "max", "avg", "sum");

  private static final Set<String> EXTENDED =
      Set.of(
          "sum_of_squares",
          "variance",
          "variance_population",
          "variance_sampling",
          "std_deviation",
          "std_deviation_population",
          "std_deviation_sampling",
          "std_upper",
          "std_lower",
          "std_upper_population",
          "std_lower_population",
          "std_upper_sampling",
          "std_lower_sampling");

  @Override
  public boolean isSingleValue() {
    return kind != Kind.STATS && kind != Kind.EXTENDED_STATS;
  }

  @Override
  public boolean hasMetric(String name) {
    return switch (kind) {
      case STATS -> STATS.contains(name);
      case EXTENDED_STATS -> STATS.contains(name) || EXTENDED.contains(name);
      default -> name.equals("value");
    };
  }

  @Override
  public double metric(Partial partial, String name) {
    if (!(partial instanceof NumbersPartial numbers)) {
      throw Partial.mismatch();
    }
    var stats = new Stats(numbers, sigma);
    return switch (kind) {
      case AVG -> stats.avg();
      case SUM -> stats.sum();
      case MIN -> numbers.min();
      case MAX -> numbers.max();
      case VALUE_COUNT -> numbers.count();
      case STATS, EXTENDED_STATS -> stats.metric(name);
    };
  }

  @Override
  public Partial empty(AggregationNode node) {
    return NumbersPartial.NONE;
  }
}
