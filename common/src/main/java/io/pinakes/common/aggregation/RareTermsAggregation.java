package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RareTermsPartial;
import io.pinakes.common.error.ApiException;

/**
 * A bucket for each value that few documents have.
 *
 * @param maxDocCount documents that a value may have
 */
public record RareTermsAggregation(
    ValuesSource source, long maxDocCount, IncludeExclude includeExclude)
    implements BucketAggregation {

  /** OpenSearch's bound. */
  private static final int MAX_MAX_DOC_COUNT = 100;

  static RareTermsAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    int maxDocCount =
        members.reading(
            "max_doc_count",
            () -> {
              int given = members.whole("max_doc_count", 1);
              if (given <= 0) {
                throw ApiException.illegalArgument(
                    "[max_doc_count] must be greater than 0. Found ["
                        + given
                        + "] in ["
                        + members.name()
                        + "]");
              }
              if (given > MAX_MAX_DOC_COUNT) {
                throw ApiException.illegalArgument(
                    "[max_doc_count] must be smaller than "
                        + MAX_MAX_DOC_COUNT
                        + " in ["
                        + members.name()
                        + "]");
              }
              return given;
            });
    IncludeExclude includeExclude = IncludeExclude.parse(members);
    // How exact to be: answers here are exact in any case.
    members.number("precision");
    members.end();
    return new RareTermsAggregation(source, maxDocCount, includeExclude);
  }

  @Override
  public Partial empty(AggregationNode node) {
    return RareTermsPartial.unmapped(maxDocCount);
  }
}
