package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.WeightedPartial;
import io.pinakes.common.error.ApiException;
import org.jspecify.annotations.Nullable;

/** The average of a field's values, each counting as much as another field says. */
public record WeightedAverage(ValuesSource value, ValuesSource weight)
    implements MetricAggregation {

  static WeightedAverage parse(Members members) {
    String format = members.text("format");
    String type = members.text("value_type");
    ValuesSource value = source(members, "value", format, type);
    ValuesSource weight = source(members, "weight", null, null);
    members.end();
    return new WeightedAverage(value, weight);
  }

  private static ValuesSource source(
      Members members, String member, @Nullable String format, @Nullable String type) {
    Members json = members.object(member);
    if (json == null) {
      throw ApiException.illegalArgument(
          "Could not find field name [" + member + "] in multiValuesSource");
    }
    ValuesSource source = ValuesSource.parse(json);
    json.end();
    return new ValuesSource(source.field(), source.missing(), format, null, type);
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
    if (!(partial instanceof WeightedPartial weighted)) {
      throw Partial.mismatch();
    }
    return weighted.average();
  }

  @Override
  public Partial empty(AggregationNode node) {
    return WeightedPartial.NONE;
  }
}
