package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.GeoBoundsPartial;
import io.pinakes.common.aggregation.partial.Partial;

/**
 * The smallest box around all places.
 *
 * @param wrapLongitude whether it may reach around the back of the earth where that is shorter
 */
public record GeoBoundsAggregation(ValuesSource source, boolean wrapLongitude)
    implements NonNumericMetric {

  static GeoBoundsAggregation parse(Members members) {
    ValuesSource source = ValuesSource.ofField(members);
    boolean wrap = members.flag("wrap_longitude", true);
    members.end();
    return new GeoBoundsAggregation(source, wrap);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return GeoBoundsPartial.NONE;
  }
}
