package io.pinakes.worker.shard;

import java.time.Duration;

/**
 * The bounds of one shard.
 *
 * @param queueBytes document bytes that may wait for the log; more are answered with 429
 * @param groupBytes document bytes that go into one log entry at most, unless a single request has
 *     more
 * @param applyGroups logged groups that may wait for Lucene; then the log waits
 * @param recentBytes document bytes kept for real-time gets before a refresh is forced
 * @param searchIdleAfter without a search for so long, periodic refreshes stop (OpenSearch's {@code
 *     index.search.idle.after}, 30 s)
 * @param refreshListeners requests that may wait for the next periodic refresh before one is forced
 *     (OpenSearch's {@code index.max_refresh_listeners}, 1000)
 * @param closeTimeout how long a closing shard waits for the writes under way
 * @param bufferMegabytes of Lucene's indexing buffer
 * @param snapshotBytes document bytes after which a snapshot is made; as much is replayed when a
 *     copy is opened, one or two seconds' work
 * @param snapshotEntries log entries after which one is made: as many rows are read when a copy is
 *     opened
 * @param snapshotAfter the longest time with anything that no snapshot holds
 */
public record ShardSettings(
    long queueBytes,
    long groupBytes,
    int applyGroups,
    long recentBytes,
    Duration searchIdleAfter,
    int refreshListeners,
    Duration closeTimeout,
    double bufferMegabytes,
    long snapshotBytes,
    long snapshotEntries,
    Duration snapshotAfter) {

  public static final ShardSettings DEFAULT =
      new ShardSettings(
          64L << 20,
          8L << 20,
          4,
          64L << 20,
          Duration.ofSeconds(30),
          1_000,
          Duration.ofSeconds(5),
          64,
          32L << 20,
          5_000,
          Duration.ofMinutes(10));
}
