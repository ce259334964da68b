package io.pinakes.coordinator.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest ways by which one taker may give a copy away and another get one, maybe through
 * others that pass on a copy for the one they get. A way costs as many copies as it makes to be
 * opened, less those that it spares.
 *
 * <p>These are the shortest paths in the residual graph of a minimum-cost flow from shards through
 * zones to takers. Keeping all that can be kept is a flow without negative cycles, and passing
 * copies along a shortest path leaves none, so Floyd and Warshall's way finds them.
 */
final class Trades {

  /** More than any way costs, and little enough to be added to itself. */
  private static final int IMPOSSIBLE = 1 << 28;

  private final Zones zones;
  private final int[][] costs;
  private final int[][] next;
  private final @Nullable Trade[][] trades;

  /** A copy that passes from one taker to another. */
  record Trade(Slot slot, int from, int to) {}

  Trades(List<Slot> slots, Roster roster, Map<String, int[]> loadsByIndex) {
    int takers = roster.takers();
    zones = roster.zones;
    costs = new int[takers][takers];
    next = new int[takers][takers];
    trades = new @Nullable Trade[takers][takers];
    int[][] ranks = new int[takers][takers];
    for (int[] row : costs) {
      Arrays.fill(row, IMPOSSIBLE);
    }
    for (Slot slot : slots) {
      int[] ofIndex = loadsByIndex.getOrDefault(slot.id.uuid(), new int[takers]);
      for (int u = slot.goal.nextSetBit(0); u >= 0; u = slot.goal.nextSetBit(u + 1)) {
        boolean movesPrimary = slot.wasPrimary(roster.taker(u));
        for (int v = slot.goal.nextClearBit(0); v < takers; v = slot.goal.nextClearBit(v + 1)) {
          if (zones.of(u) != zones.of(v) && !slot.hasRoom(v, zones)) {
            continue;
          }
          int cost = (slot.held.get(v) ? 0 : 1) - (slot.held.get(u) ? 0 : 1);
          // Of equal ones: an index that the receiver has least of, and rather no primary.
          int rank = 2 * ofIndex[v] + (movesPrimary ? 1 : 0);
          if (cost < costs[u][v] || (cost == costs[u][v] && rank < ranks[u][v])) {
            costs[u][v] = cost;
            ranks[u][v] = rank;
            trades[u][v] = new Trade(slot, u, v);
            next[u][v] = v;
          }
        }
      }
    }
    for (int via = 0; via < takers; via++) {
      for (int u = 0; u < takers; u++) {
        for (int v = 0; v < takers; v++) {
          int cost = costs[u][via] + costs[via][v];
          if (u != via && v != via && u != v && cost < costs[u][v] && isWay(u, via, v)) {
            costs[u][v] = cost;
            next[u][v] = next[u][via];
          }
        }
      }
    }
  }

  private boolean isWay(int u, int via, int v) {
    return isPossible(u, via) && isPossible(via, v);
  }

  boolean isPossible(int from, int to) {
    return from != to && costs[from][to] < IMPOSSIBLE;
  }

  int cost(int from, int to) {
    return costs[from][to];
  }

  /** The trades of the cheapest way. */
  List<Trade> path(int from, int to) {
    var path = new ArrayList<Trade>();
    int steps = 0;
    for (int at = from; at != to; at = next[at][to]) {
      Trade trade = trades[at][next[at][to]];
      if (trade == null || ++steps > costs.length) {
        throw new IllegalStateException("no way from " + from + " to " + to);
      }
      join(path, trade);
    }
    return path;
  }

  /**
   * If a shard's copy changes the zone twice on the way, what happened between is a detour: passing
   * it on at once costs no more, and both together might be too many for a zone.
   */
  private void join(List<Trade> path, Trade trade) {
    if (changesZone(trade)) {
      for (int i = 0; i < path.size(); i++) {
        Trade earlier = path.get(i);
        if (earlier.slot() == trade.slot() && changesZone(earlier)) {
          path.subList(i, path.size()).clear();
          path.add(new Trade(trade.slot(), earlier.from(), trade.to()));
          return;
        }
      }
    }
    path.add(trade);
  }

  private boolean changesZone(Trade trade) {
    return zones.of(trade.from()) != zones.of(trade.to());
  }
}
