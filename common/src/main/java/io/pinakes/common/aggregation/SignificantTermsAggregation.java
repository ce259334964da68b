package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.SignificantPartial;
import io.pinakes.common.error.ApiException;
import java.util.Set;

/** A bucket for each value of a field that is more frequent than in the background. */
public record SignificantTermsAggregation(
    ValuesSource source, SignificantRequest terms, IncludeExclude includeExclude)
    implements SignificantAggregation {

  private static final Set<String> HINTS = Set.of("map", "global_ordinals");

  static SignificantTermsAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    SignificantRequest terms = SignificantRequest.parse(members);
    IncludeExclude includeExclude = IncludeExclude.parse(members);
    // How to collect is for the shard to decide; only the name is checked.
    String hint = members.text("execution_hint");
    members.end();
    if (hint != null && !HINTS.contains(hint)) {
      throw ApiException.illegalArgument(
          "Unknown `execution_hint`: [" + hint + "], expected any of [map, global_ordinals]");
    }
    return new SignificantTermsAggregation(source, terms, includeExclude);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return SignificantPartial.UNMAPPED;
  }
}
