package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardStats;
import io.pinakes.coordinator.api.Statistics.NodeCopy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what a node's shard copies have done: in sum, and by index or copy. */
record NodeIndicesJson(ShardStatsJson json, Level level) {

  /** How far down it goes. */
  enum Level {
    NODE,
    INDICES,
    SHARDS;

    static Level of(String name) {
      for (Level level : values()) {
        if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
          return level;
        }
      }
      throw ApiException.illegalArgument(
          "level parameter must be one of [node] or [indices] or [shards] but was [" + name + "]");
    }
  }

  void write(List<NodeCopy> copies, JsonOut out) {
    out.open("indices");
    json.write(StatsRoutes.sum(copies), out);
    Map<String, List<NodeCopy>> byIndex =
        copies.stream()
            .collect(
                Collectors.groupingBy(
                    copy -> copy.copy().shard().index(), TreeMap::new, Collectors.toList()));
    if (level == Level.INDICES) {
      out.open("indices");
      byIndex.forEach(
          (name, some) -> {
            out.open(name);
            json.write(StatsRoutes.sum(some), out);
            out.close();
          });
      out.close();
    }
    if (level == Level.SHARDS) {
      out.open("shards");
      byIndex.forEach(
          (name, some) -> {
            out.openArray(name);
            for (NodeCopy copy : some) {
              out.open().open(Integer.toString(copy.copy().shard().number()));
              ShardStats stats = copy.copy().stats();
              json.write(stats, out);
              out.close().close();
            }
            out.closeArray();
          });
      out.close();
    }
    out.close();
  }
}
