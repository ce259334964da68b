package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.DigestPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.error.ApiException;

/** The median of numbers' distances from their median. */
public record MedianAbsoluteDeviation(ValuesSource source, double compression)
    implements MetricAggregation {

  /** OpenSearch's default. */
  static final double DEFAULT_COMPRESSION = 1_000;

  static MedianAbsoluteDeviation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    double compression =
        members.reading(
            "compression",
            () -> {
              Double given = members.number("compression");
              if (given != null && given <= 0) {
                throw ApiException.illegalArgument(
                    "[compression] must be greater than 0. Found ["
                        + given
                        + "] in ["
                        + members.name()
                        + "]");
              }
              return given == null ? DEFAULT_COMPRESSION : PercentilesAggregation.bounded(given);
            });
    members.end();
    return new MedianAbsoluteDeviation(source, compression);
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
    if (!(partial instanceof DigestPartial digest)) {
      throw Partial.mismatch();
    }
    return digest.medianDeviation();
  }

  @Override
  public Partial empty(AggregationNode node) {
    return DigestPartial.none(compression);
  }
}
