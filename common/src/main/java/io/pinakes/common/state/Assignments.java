package io.pinakes.common.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every shard's assignment. All of them live in one row, so that one conditional write fences a
 * deposed leader out of all decisions at once.
 *
 * @param term of the leader that wrote last
 * @param version the row's, for compare-and-set; 0 if there is no row yet
 * @param byIndex an index's uuid → the assignments of its shards, by number
 */
public record Assignments(
    long term, long version, SortedMap<String, List<ShardAssignment>> byIndex) {

  public static final Assignments NONE = new Assignments(0, 0, Collections.emptySortedMap());

  public Assignments {
    var copy = new TreeMap<String, List<ShardAssignment>>();
    byIndex.forEach((uuid, shards) -> copy.put(uuid, List.copyOf(shards)));
    byIndex = Collections.unmodifiableSortedMap(copy);
  }

  public ShardAssignment of(String uuid, int shard) {
    List<ShardAssignment> shards = byIndex.getOrDefault(uuid, List.of());
    return shard < shards.size() ? shards.get(shard) : ShardAssignment.NONE;
  }

  /** The same row with other assignments. */
  public Assignments with(Map<String, List<ShardAssignment>> shards) {
    return new Assignments(term, version, new TreeMap<>(shards));
  }
}
