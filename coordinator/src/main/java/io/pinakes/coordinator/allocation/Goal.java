package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is to hold which copy in the end. Copies are spread over zones first; then loads are as even
 * as that allows; then as few copies as possible are opened where there is none yet. The number of
 * copies to open falls by one with each that is added, and the goal of what was added then stays:
 * so planning again while copies move leads to the same end, by no more moves.
 */
final class Goal {

  private final Roster roster;
  private final List<Slot> slots = new ArrayList<>();

  /** Copies of each taker, in the goal. */
  private final int[] loads;

  /** An index's unique id → copies of each taker, in the goal. */
  private final Map<String, int[]> loadsByIndex = new HashMap<>();

  private Goal(Roster roster) {
    this.roster = roster;
    this.loads = new int[roster.takers()];
  }

  static Goal of(Situation situation, Roster roster) {
    var goal = new Goal(roster);
    for (IndexDefinition index : situation.indices()) {
      goal.loadsByIndex.put(index.uuid(), new int[roster.takers()]);
      for (int number = 0; number < index.settings().shards(); number++) {
        goal.slots.add(new Slot(index, number, situation, roster));
      }
    }
    goal.slots.forEach(goal::keep);
    goal.slots.forEach(goal::fill);
    goal.even(situation.balance());
    return goal;
  }

  List<Slot> slots() {
    return slots;
  }

  /** As many of the copies that are there as there may be, so that none is opened without need. */
  private void keep(Slot slot) {
    for (NodeInfo worker : slot.present) {
      int taker = roster.number(worker);
      if (taker >= 0
          && slot.goal.cardinality() < slot.places
          && slot.hasRoom(taker, roster.zones)) {
        give(slot, taker);
      }
    }
  }

  private void fill(Slot slot) {
    int[] ofIndex = ofIndex(slot);
    while (slot.goal.cardinality() < slot.places) {
      int best = -1;
      for (int taker = 0; taker < loads.length; taker++) {
        if (!slot.goal.get(taker)
            && slot.hasRoom(taker, roster.zones)
            && (best < 0
                || loads[taker] < loads[best]
                || (loads[taker] == loads[best] && ofIndex[taker] < ofIndex[best]))) {
          best = taker;
        }
      }
      if (best < 0) {
        throw new IllegalStateException(slot.id + ": no room for " + slot.places + " copies");
      }
      give(slot, best);
    }
  }

  /**
   * Passes copies from takers that have more to those that have less, by the cheapest ways, as long
   * as that makes loads more even or spares a copy that would have to be opened.
   *
   * @param balance false: only by ways on which nothing is opened
   */
  private void even(boolean balance) {
    while (!isEven() || opensAny()) {
      var trades = new Trades(slots, roster, loadsByIndex);
      int from = -1;
      int to = -1;
      for (int u = 0; u < loads.length; u++) {
        for (int v = 0; v < loads.length; v++) {
          if (isGain(u, v, trades, balance)
              && (from < 0
                  || loads[u] - loads[v] > loads[from] - loads[to]
                  || (loads[u] - loads[v] == loads[from] - loads[to]
                      && trades.cost(u, v) < trades.cost(from, to)))) {
            from = u;
            to = v;
          }
        }
      }
      if (from < 0) {
        return;
      }
      for (Trades.Trade trade : trades.path(from, to)) {
        take(trade.slot(), trade.from());
        give(trade.slot(), trade.to());
      }
    }
  }

  private boolean isGain(int from, int to, Trades trades, boolean balance) {
    int more = loads[from] - loads[to];
    if (more < 1 || !trades.isPossible(from, to)) {
      return false;
    }
    int cost = trades.cost(from, to);
    return more > 1 ? balance || cost <= 0 : cost < 0;
  }

  private boolean isEven() {
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int load : loads) {
      least = Math.min(least, load);
      most = Math.max(most, load);
    }
    return most - least <= 1;
  }

  private boolean opensAny() {
    for (Slot slot : slots) {
      for (int taker = slot.goal.nextSetBit(0);
          taker >= 0;
          taker = slot.goal.nextSetBit(taker + 1)) {
        if (!slot.held.get(taker)) {
          return true;
        }
      }
    }
    return false;
  }

  private void give(Slot slot, int taker) {
    slot.give(taker, roster.zones);
    loads[taker]++;
    ofIndex(slot)[taker]++;
  }

  private void take(Slot slot, int taker) {
    slot.take(taker, roster.zones);
    loads[taker]--;
    ofIndex(slot)[taker]--;
  }

  private int[] ofIndex(Slot slot) {
    int[] ofIndex = loadsByIndex.get(slot.id.uuid());
    if (ofIndex == null) {
      throw new IllegalStateException("no index of " + slot.id);
    }
    return ofIndex;
  }
}
