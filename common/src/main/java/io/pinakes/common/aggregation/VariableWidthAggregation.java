package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.ClustersPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.error.ApiException;
import java.util.List;

/**
 * Buckets of numbers that lie near each other.
 *
 * @param buckets at most so many
 * @param shardSize of how many clusters a shard tells, at most
 * @param initialBuffer values that a shard keeps apart before it begins to put them into clusters
 */
public record VariableWidthAggregation(
    ValuesSource source, int buckets, int shardSize, int initialBuffer)
    implements BucketAggregation {

  private static final int DEFAULT_BUCKETS = 10;

  /** OpenSearch's default {@code shard_size}, for each bucket. */
  private static final int SHARD_BUCKETS_PER_BUCKET = 50;

  /** OpenSearch's default {@code initial_buffer}, for each bucket of a shard, and at most. */
  private static final int BUFFERED_PER_SHARD_BUCKET = 10;

  private static final int MAX_DEFAULT_BUFFER = 50_000;

  static VariableWidthAggregation parse(Members members) {
    ValuesSource source = ValuesSource.parse(members, true, false);
    int buckets = moreThan(members, "buckets", 0, DEFAULT_BUCKETS);
    long defaultShardSize = (long) buckets * SHARD_BUCKETS_PER_BUCKET;
    int shardSize =
        moreThan(members, "shard_size", 1, (int) Math.min(defaultShardSize, Integer.MAX_VALUE));
    long defaultBuffer = (long) shardSize * BUFFERED_PER_SHARD_BUCKET;
    int initialBuffer =
        moreThan(members, "initial_buffer", 0, (int) Math.min(defaultBuffer, MAX_DEFAULT_BUFFER));
    members.end();
    if (initialBuffer < buckets) {
      throw tooSmall(members, "initial_buffer", initialBuffer, buckets);
    }
    if (initialClusters(shardSize) < buckets) {
      throw tooSmall(members, "3/4 of shard_size", initialClusters(shardSize), buckets);
    }
    if (buckets > TooManyBuckets.MAX_BUCKETS) {
      throw TooManyBuckets.of(TooManyBuckets.MAX_BUCKETS, buckets);
    }
    return new VariableWidthAggregation(
        source, buckets, Math.min(shardSize, TooManyBuckets.MAX_BUCKETS), initialBuffer);
  }

  private static int moreThan(Members members, String member, int bound, int otherwise) {
    return members.reading(
        member,
        () -> {
          int given = members.whole(member, otherwise);
          if (given <= bound) {
            throw ApiException.illegalArgument(
                member + " must be greater than [" + bound + "] for [" + members.name() + "]");
          }
          return given;
        });
  }

  private static ApiException tooSmall(Members members, String what, int value, int buckets) {
    return ApiException.illegalArgument(
        "%s must be at least buckets but was [%d<%d] for [%s]"
            .formatted(what, value, buckets, members.name()));
  }

  /** Clusters that the values that were kept apart are put into, so that there is room for more. */
  public int initialClusters() {
    return initialClusters(shardSize);
  }

  private static int initialClusters(int shardSize) {
    return (int) (shardSize * 3L / 4);
  }

  /** Fails if there is such an aggregation within one that may have several buckets. */
  static void checkWithin(AggregationNode node) {
    if (!(node.aggregation() instanceof SingleBucketAggregation)
        && node.inner().contain(VariableWidthAggregation.class)) {
      throw ApiException.illegalArgument(
          "[variable_width_histogram] cannot be nested inside an aggregation that collects more"
              + " than a single bucket.");
    }
  }

  @Override
  public Partial empty(AggregationNode node) {
    return new ClustersPartial(ResultFormat.RAW, List.of());
  }
}
