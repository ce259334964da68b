package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.GeoCentroidPartial;
import io.pinakes.common.aggregation.partial.Partial;

/** The average of all places, latitudes and longitudes each by themselves. */
public record GeoCentroidAggregation(ValuesSource source) implements NonNumericMetric {

  static GeoCentroidAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members);
    members.end();
    return new GeoCentroidAggregation(source);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return GeoCentroidPartial.NONE;
  }
}
