package io.pinakes.common.aggregation;

import io.pinakes.common.error.ApiException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The documents of each shard with the best scores.
 *
 * @param shardSize how many of them
 * @param source of a value that at most {@code perValue} of them may share; null: any may
 */
public record SamplerAggregation(int shardSize, @Nullable ValuesSource source, int perValue)
    implements SingleBucketAggregation {

  /** OpenSearch's default. */
  private static final int DEFAULT_SHARD_SIZE = 100;

  private static final Set<String> HINTS = Set.of("map", "bytes_hash", "global_ordinals");

  static SamplerAggregation parse(Members members) {
    JsonNode size = members.take("shard_size");
    for (String name : members.names()) {
      if (!name.equals("shard_size") || size == null || !size.isNumber()) {
        throw ApiException.parsing(
            "Unsupported property \"" + name + "\" for aggregation \"" + members.name());
      }
    }
    return new SamplerAggregation(
        size == null ? DEFAULT_SHARD_SIZE : positive((int) size.doubleValue()), null, 0);
  }

  static SamplerAggregation parseDiversified(Members members) {
    ValuesSource source = ValuesSource.parse(members);
    int shardSize =
        members.reading(
            "shard_size",
            () -> TermsRequest.notNegative(members, "shard_size", DEFAULT_SHARD_SIZE));
    int perValue =
        members.reading(
            "max_docs_per_value", () -> TermsRequest.notNegative(members, "max_docs_per_value", 1));
    // How to collect is for the shard to decide; only the name is checked.
    String hint = members.text("execution_hint");
    members.end();
    if (hint != null && !HINTS.contains(hint)) {
      throw ApiException.illegalArgument(
          "Unknown `execution_hint`: ["
              + hint
              + "], expected any of [map, bytes_hash, global_ordinals]");
    }
    return new SamplerAggregation(positive(shardSize), source, perValue);
  }

  private static int positive(int size) {
    if (size <= 0) {
      throw ApiException.illegalArgument(
          "[shard_size] must be greater than 0. Found [" + size + "]");
    }
    return size;
  }
}
