package io.pinakes.common.message;

import org.jspecify.annotations.Nullable;

/**
 * A shard's place in a search.
 *
 * @param ordinal among the shards that the search is of, from 0
 * @param shards that the search is of
 * @param boost the factor of the shard's scores
 * @param statistics of all shards, to score by; null: the shard's own
 * @param preFilter whether a shard that cannot match may say so; null: no
 */
public record SearchScope(
    int ordinal,
    int shards,
    float boost,
    @Nullable SearchStatistics statistics,
    @Nullable Boolean preFilter) {

  /** A search of this shard alone. */
  public static final SearchScope ALONE = new SearchScope(0, 1, 1);

  /** Scored by the shard's own statistics. */
  public SearchScope(int ordinal, int shards, float boost) {
    this(ordinal, shards, boost, null, null);
  }

  /** The same; if nothing in the shard can match, it may say so. */
  public SearchScope preFiltered() {
    return new SearchScope(ordinal, shards, boost, statistics, true);
  }

  /** The same, scored by the statistics of all shards. */
  public SearchScope scoredBy(SearchStatistics all) {
    return new SearchScope(ordinal, shards, boost, all, preFilter);
  }
}
