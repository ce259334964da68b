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
 * @param byMap whether the request would have values numbered by a map; what profiles tell of it
 * @param breadthFirst whether it would have what is within the buckets computed last; the same
 */
public record TermsAggregation(
    ValuesSource source,
    TermsRequest terms,
    IncludeExclude includeExclude,
    boolean byMap,
    boolean breadthFirst)
    implements BucketAggregation {

  private static final Set<String> HINTS = Set.of("map", "global_ordinals");

  static TermsAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    TermsRequest terms = TermsRequest.parse(members);
    IncludeExclude includeExclude = IncludeExclude.parse(members);
    // How to collect is for the shard to decide; only the names are checked.
    String mode =
        TermsRequest.oneOf(members, "collect_mode", Set.of("depth_first", "breadth_first"));
    String hint = members.text("execution_hint");
    if (hint != null && !HINTS.contains(hint)) {
      throw ApiException.illegalArgument(
          "Unknown `execution_hint`: [" + hint + "], expected any of [map, global_ordinals]");
    }
    members.end();
    return new TermsAggregation(
        source, terms, includeExclude, "map".equals(hint), "breadth_first".equals(mode));
  }

  @Override
  public Partial empty(AggregationNode node) {
    return TermsPartial.UNMAPPED;
  }
}
