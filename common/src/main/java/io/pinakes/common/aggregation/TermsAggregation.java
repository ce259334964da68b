package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.error.ApiException;
import java.util.Set;

/**
 * A bucket for each value of a field, as many as asked for.
 *
 * @param terms which of the buckets are wanted
 * @param includeExclude which values may become buckets
 */
public record TermsAggregation(
    ValuesSource source, TermsRequest terms, IncludeExclude includeExclude)
    implements BucketAggregation {

  private static final Set<String> HINTS = Set.of("map", "global_ordinals");

  static TermsAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    TermsRequest terms = TermsRequest.parse(members);
    IncludeExclude includeExclude = IncludeExclude.parse(members);
    // How to collect is for the shard to decide; only the names are checked.
    TermsRequest.oneOf(members, "collect_mode", Set.of("depth_first", "breadth_first"));
    String hint = members.text("execution_hint");
    if (hint != null && !HINTS.contains(hint)) {
      throw ApiException.illegalArgument(
          "Unknown `execution_hint`: [" + hint + "], expected any of [map, global_ordinals]");
    }
    members.end();
    return new TermsAggregation(source, terms, includeExclude);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return TermsPartial.UNMAPPED;
  }
}
