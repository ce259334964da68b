package io.pinakes.common.aggregation;

import io.pinakes.common.dsl.QueryNode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which significant terms are wanted.
 *
 * @param size buckets in the answer
 * @param shardSize buckets that a shard sends at most
 * @param minDocCount buckets with fewer documents are left out of the answer
 * @param shardMinDocCount buckets with fewer documents are not sent by a shard
 * @param background whose documents terms are compared with; null: the whole index's
 */
public record SignificantRequest(
    int size,
    int shardSize,
    long minDocCount,
    long shardMinDocCount,
    Significance significance,
    @Nullable QueryNode background) {

  /** OpenSearch's default. */
  private static final int DEFAULT_MIN_DOC_COUNT = 3;

  static SignificantRequest parse(Members members) {
    int size =
        members.reading(
            "size", () -> TermsRequest.positive(members, "size", TermsRequest.DEFAULT_SIZE));
    int shardSize =
        members.reading("shard_size", () -> TermsRequest.positive(members, "shard_size", -1));
    long minDocCount =
        members.reading(
            "min_doc_count",
            () -> TermsRequest.notNegative(members, "min_doc_count", DEFAULT_MIN_DOC_COUNT));
    long shardMinDocCount =
        members.reading(
            "shard_min_doc_count",
            () -> TermsRequest.notNegative(members, "shard_min_doc_count", 0));
    JsonNode filter = members.take("background_filter");
    QueryNode background =
        filter == null ? null : members.reading("background_filter", () -> QueryNode.parse(filter));
    Significance significance = Significance.parse(members);
    if (shardSize < 0) {
      // Twice what other terms have: what is significant may be rare in each shard.
      shardSize = (int) Math.min(Integer.MAX_VALUE, 2L * TermsRequest.suggestShardSize(size));
    }
    return new SignificantRequest(
        size, Math.max(size, shardSize), minDocCount, shardMinDocCount, significance, background);
  }
}
