package io.pinakes.coordinator.allocation;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.NodeInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * What the best goal costs, by another way: a flow from shards through zones to workers, built up
 * along shortest paths (Bellman and Ford) from nothing, whose costs rise with the square of loads,
 * and by one for each copy that has to be opened.
 */
final class CheapestGoal {

  private static final long EVENNESS = 1_000_000;

  private final List<int[]> edges = new ArrayList<>();
  private final List<Long> costs = new ArrayList<>();
  private final List<Integer> room = new ArrayList<>();

  /** Sum over takers of the square of their load. */
  final long squares;

  /** Copies that have to be opened. */
  final long opened;

  CheapestGoal(PlannedCluster cluster) {
    List<NodeInfo> takers = cluster.takers();
    var zones = new TreeMap<String, List<NodeInfo>>();
    takers.forEach(n -> zones.computeIfAbsent(n.zone(), z -> new ArrayList<>()).add(n));
    List<String> zoneNames = List.copyOf(zones.keySet());
    List<ShardId> shards = cluster.shards();
    int source = 0;
    int sink = 1;
    int firstTaker = 2;
    int firstShard = firstTaker + takers.size();
    int nodes = firstShard + shards.size() * (1 + zoneNames.size());
    int flow = 0;
    for (int i = 0; i < shards.size(); i++) {
      ShardId shard = shards.get(i);
      int places = Math.min(cluster.wanted(shard), takers.size());
      flow += places;
      int node = firstShard + i * (1 + zoneNames.size());
      edge(source, node, places, 0);
      int level = 1;
      while (room(zones.values(), level) < places) {
        level++;
      }
      for (int z = 0; z < zoneNames.size(); z++) {
        List<NodeInfo> inZone = zones.get(zoneNames.get(z));
        edge(node, node + 1 + z, Math.min(inZone.size(), level), 0);
        for (NodeInfo taker : inZone) {
          boolean held =
              cluster.assignment(shard).copies().stream().anyMatch(n -> n.id().equals(taker.id()));
          edge(node + 1 + z, firstTaker + takers.indexOf(taker), 1, held ? 0 : 1);
        }
      }
    }
    for (int t = 0; t < takers.size(); t++) {
      for (int load = 1; load <= shards.size(); load++) {
        edge(firstTaker + t, sink, 1, (2L * load - 1) * EVENNESS);
      }
    }
    long cost = 0;
    for (int i = 0; i < flow; i++) {
      cost += push(source, sink, nodes);
    }
    squares = cost / EVENNESS;
    opened = cost % EVENNESS;
  }

  private static int room(Iterable<List<NodeInfo>> zones, int level) {
    int room = 0;
    for (List<NodeInfo> zone : zones) {
      room += Math.min(zone.size(), level);
    }
    return room;
  }

  private void edge(int from, int to, int capacity, long cost) {
    edges.add(new int[] {from, to});
    costs.add(cost);
    room.add(capacity);
    edges.add(new int[] {to, from});
    costs.add(-cost);
    room.add(0);
  }

  private long push(int source, int sink, int nodes) {
    long[] distance = new long[nodes];
    int[] by = new int[nodes];
    Arrays.fill(distance, Long.MAX_VALUE / 2);
    distance[source] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int e = 0; e < edges.size(); e++) {
        int[] edge = edges.get(e);
        long through = distance[edge[0]] + costs.get(e);
        if (room.get(e) > 0
            && distance[edge[0]] < Long.MAX_VALUE / 2
            && through < distance[edge[1]]) {
          distance[edge[1]] = through;
          by[edge[1]] = e;
          changed = true;
        }
      }
    }
    if (distance[sink] >= Long.MAX_VALUE / 2) {
      throw new AssertionError("no room");
    }
    for (int at = sink; at != source; at = edges.get(by[at])[0]) {
      room.set(by[at], room.get(by[at]) - 1);
      room.set(by[at] ^ 1, room.get(by[at] ^ 1) + 1);
    }
    return distance[sink];
  }
}
