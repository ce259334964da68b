package io.pinakes.common.message;

/**
 * A shard's place in a search.
 *
 * @param ordinal among the shards that the search is of, from 0
 * @param shards that the search is of
 * @param boost the factor of the shard's scores
 */
public record SearchScope(int ordinal, int shards, float boost) {

  /** A search of this shard alone. */
  public static final SearchScope ALONE = new SearchScope(0, 1, 1);
}
