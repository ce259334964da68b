package io.pinakes.common.state;

import java.time.Duration;

/**
 * An index's settings.
 *
 * @param shards fixed when the index is made, 1 to 1024 as in OpenSearch
 * @param replicas further copies of each shard
 * @param refreshInterval between periodic refreshes; negative: none
 */
public record IndexSettings(int shards, int replicas, Duration refreshInterval) {

  /** OpenSearch's default bound, {@code index.number_of_shards} up to 1024. */
  public static final int MAX_SHARDS = 1024;

  public static final IndexSettings DEFAULT = new IndexSettings(1, 0, Duration.ofSeconds(1));

  /** The same with another number of replicas. */
  public IndexSettings withReplicas(int number) {
    return new IndexSettings(shards, number, refreshInterval);
  }

  /** The same with another interval between refreshes. */
  public IndexSettings withRefreshInterval(Duration interval) {
    return new IndexSettings(shards, replicas, interval);
  }

  public IndexSettings {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException("shards must be 1 to " + MAX_SHARDS + ": " + shards);
    }
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative: " + replicas);
    }
  }
}
