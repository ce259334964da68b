package io.pinakes.coordinator.search;

import io.pinakes.common.message.SearchScope;
import io.pinakes.common.message.SearchStatistics;
import io.pinakes.common.message.SettingsSeen;
import io.pinakes.common.message.ShardId;
import java.util.List;

/**
 * A shard that a search is of.
 *
 * @param mappingVersion the least mapping version to read the request with
 * @param settings to read the request with, or newer ones
 * @param filters JSON of queries, of which a document must match one to be seen; empty: all are
 */
record Target(
    ShardId shard,
    long mappingVersion,
    SettingsSeen settings,
    SearchScope scope,
    List<String> filters) {

  Target {
    filters = List.copyOf(filters);
  }

  /** The same; if nothing in the shard can match, it may say so. */
  Target preFiltered() {
    return new Target(shard, mappingVersion, settings, scope.preFiltered(), filters);
  }

  /** The same, scored by the statistics of all shards. */
  Target scoredBy(SearchStatistics all) {
    return new Target(shard, mappingVersion, settings, scope.scoredBy(all), filters);
  }

  String taskName() {
    return "search " + shard;
  }
}
