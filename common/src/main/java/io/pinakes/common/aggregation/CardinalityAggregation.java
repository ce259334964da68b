package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.CardinalityPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;

/**
 * How many distinct values there are.
 *
 * @param threshold how many are counted exactly; more are estimated
 */
public record CardinalityAggregation(ValuesSource source, int threshold)
    implements MetricAggregation {

  /** OpenSearch's default. */
  public static final int DEFAULT_THRESHOLD = 3_000;

  static CardinalityAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members);
    int threshold =
        members.reading(
            "precision_threshold",
            () -> {
              int given = members.whole("precision_threshold", DEFAULT_THRESHOLD);
              if (given < 0) {
                throw ApiException.illegalArgument(
                    "[precisionThreshold] must be greater than or equal to 0. Found ["
                        + given
                        + "] in ["
                        + members.name()
                        + "]");
              }
              return given;
            });
    // How to collect is for the shard to decide.
    members.text("execution_hint");
    members.end();
    return new CardinalityAggregation(source, threshold);
  }

  @Override
  public boolean isSingleValue() {
    return true;
  }

  @Override
  public boolean hasMetric(String name) {
    return name.equals("value");
  }

  @Override
  public double metric(Partial partial, String name) {
    if (!(partial instanceof CardinalityPartial distinct)) {
      throw Partial.mismatch();
    }
    return distinct.count();
  }

  @Override
  public Partial empty(AggregationNode node) {
    return CardinalityPartial.none(threshold);
  }
}
