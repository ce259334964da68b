package io.pinakes.coordinator.api;

import org.jspecify.annotations.Nullable;

/**
 * How the shards of a search are asked and their answers put together; none of it changes what is
 * found.
 *
 * @param batchedReduceSize answers whose aggregations are reduced at once
 * @param preFilterShards with more shards than these, those that cannot match are skipped; null: as
 *     many as are usual for the request
 * @param shardsPerNode that are asked at once, for each worker
 * @param requestCache whether shards may give answers that they gave before; null: as the indices'
 *     settings say
 */
public record SearchConduct(
    int batchedReduceSize,
    @Nullable Integer preFilterShards,
    int shardsPerNode,
    @Nullable Boolean requestCache) {

  /** OpenSearch's default of {@code batched_reduce_size}. */
  public static final int BATCH = 512;

  /** OpenSearch's default of {@code pre_filter_shard_size}. */
  public static final int PRE_FILTER = 128;

  /** What holds if the request says nothing. */
  public static final SearchConduct DEFAULT =
      new SearchConduct(BATCH, null, Integer.MAX_VALUE, null);
}
