package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which buckets of values are wanted.
 *
 * @param size buckets in the answer
 * @param shardSize buckets that a shard sends at most
 * @param minDocCount buckets with fewer documents are left out of the answer; with 0, values that
 *     no matching document has become buckets, too
 * @param shardMinDocCount buckets with fewer documents are not sent by a shard
 * @param order ends with the key, so that no two buckets are equal
 * @param showError whether buckets tell by how much they may be undercounted
 */
public record TermsRequest(
    int size,
    int shardSize,
    long minDocCount,
    long shardMinDocCount,
    List<BucketOrder> order,
    boolean showError) {

  /** OpenSearch's default. */
  public static final int DEFAULT_SIZE = 10;

  public TermsRequest {
    order = List.copyOf(order);
  }

  static TermsRequest parse(Members members) {
    int size = members.reading("size", () -> positive(members, "size", DEFAULT_SIZE));
    int shardSize = members.reading("shard_size", () -> positive(members, "shard_size", -1));
    long minDocCount =
        members.reading("min_doc_count", () -> notNegative(members, "min_doc_count", 1));
    long shardMinDocCount =
        members.reading(
            "shard_min_doc_count", () -> notNegative(members, "shard_min_doc_count", 0));
    JsonNode orderJson = members.take("order");
    if (orderJson != null && !orderJson.isObject() && !orderJson.isArray()) {
      throw members.unexpected("order", orderJson);
    }
    List<BucketOrder> order =
        orderJson == null
            ? BucketOrder.COUNT_DESCENDING
            : members.reading("order", () -> BucketOrder.parse(orderJson));
    boolean showError = members.flag("show_term_doc_count_error", false);
    if (shardSize < 0) {
      shardSize = order.getFirst().isKey() ? size : suggestShardSize(size);
    }
    return new TermsRequest(
        size,
        Math.max(size, shardSize),
        minDocCount,
        Math.min(shardMinDocCount, minDocCount),
        order,
        showError);
  }

  /** More than are wanted, so that few that belong in the answer are missed: OpenSearch's rule. */
  static int suggestShardSize(int size) {
    return (int) Math.min(Integer.MAX_VALUE, (long) (size * 1.5 + 10));
  }

  static int positive(Members members, String member, int otherwise) {
    int value = members.whole(member, otherwise);
    if (value <= 0 && value != otherwise) {
      throw ApiException.illegalArgument(
          "["
              + camelCase(member)
              + "] must be greater than 0. Found ["
              + value
              + "] in ["
              + members.name()
              + "]");
    }
    return value;
  }

  static int notNegative(Members members, String member, int otherwise) {
    int value = members.whole(member, otherwise);
    if (value < 0) {
      throw ApiException.illegalArgument(
          "["
              + camelCase(member)
              + "] must be greater than or equal to 0. Found ["
              + value
              + "] in ["
              + members.name()
              + "]");
    }
    return value;
  }

  /** As errors name members. */
  private static String camelCase(String member) {
    var name = new StringBuilder();
    for (String word : member.split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  static @Nullable String oneOf(Members members, String member, Set<String> values) {
    String value = members.text(member);
    if (value != null && !values.contains(value)) {
      throw new ApiException(
          400, "parse_exception", "no [" + member + "] found for value [" + value + "]");
    }
    return value;
  }
}
