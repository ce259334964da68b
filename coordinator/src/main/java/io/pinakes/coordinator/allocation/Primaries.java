package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds out how primaries could be spread more evenly over the copies that there are, so that no
 * copy has to move: one that has at least two more than another hands one over, maybe through
 * others.
 */
final class Primaries {

  private final Roster roster;
  private final int[] counts;

  /** From a primary's worker → to another's → a shard that can be handed over. */
  private final Map<Integer, Map<Integer, Integer>> ways = new HashMap<>();

  /** A shard, by its place, whose primary goes to another of its copies. */
  record Handover(int shard, NodeInfo to) {}

  Primaries(Roster roster) {
    this.roster = roster;
    this.counts = new int[roster.takers()];
  }

  /**
   * Counts a shard's primary.
   *
   * @param able workers that could be it as well
   */
  void add(int shard, ShardAssignment assignment, List<NodeInfo> able) {
    int from = assignment.primary().map(roster::number).orElse(-1);
    if (from < 0) {
      return;
    }
    counts[from]++;
    for (NodeInfo node : able) {
      int to = roster.number(node);
      if (to >= 0 && to != from) {
        ways.computeIfAbsent(from, number -> new HashMap<>()).putIfAbsent(to, shard);
      }
    }
  }

  /** The shards to hand over so that one that has too many has one less; empty if there is none. */
  List<Handover> path() {
    List<Integer> most =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
            .toList();
    for (int from : most) {
      List<Handover> path = pathFrom(from);
      if (!path.isEmpty()) {
        return path;
      }
    }
    return List.of();
  }

  private List<Handover> pathFrom(int from) {
    var before = new HashMap<Integer, Integer>();
    var queue = new ArrayDeque<Integer>();
    before.put(from, from);
    queue.add(from);
    while (!queue.isEmpty()) {
      int at = queue.remove();
      if (counts[from] - counts[at] >= 2) {
        return trace(from, at, before);
      }
      ways.getOrDefault(at, Map.of()).keySet().stream()
          .sorted()
          .filter(to -> before.putIfAbsent(to, at) == null)
          .forEach(queue::add);
    }
    return List.of();
  }

  private List<Handover> trace(int from, int to, Map<Integer, Integer> before) {
    var path = new ArrayList<Handover>();
    for (int at = to; at != from; at = before.getOrDefault(at, from)) {
      Integer shard = ways.getOrDefault(before.getOrDefault(at, from), Map.of()).get(at);
      if (shard == null) {
        throw new IllegalStateException("no way from " + from + " to " + to);
      }
      path.add(new Handover(shard, roster.taker(at)));
    }
    return path;
  }
}
