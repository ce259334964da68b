package io.pinakes.coordinator.allocation;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A shard with the workers that have it and those that are to have it. Workers that may take copies
 * are known by their place in the list of takers.
 */
final class Slot {

  final ShardId id;
  final ShardAssignment before;

  /** Live workers that are named now, in order: takers and draining ones. */
  final List<NodeInfo> present = new ArrayList<>();

  /** Takers among {@link #present}. */
  final BitSet held = new BitSet();

  /** Draining workers that keep their copy because there is nobody else to take it. */
  final List<NodeInfo> staying = new ArrayList<>();

  /** Workers that are dead, and keep their place for a while. */
  final List<NodeInfo> awaited = new ArrayList<>();

  /** Copies that takers are to have. */
  final int places;

  /** Takers that are to have a copy in the end. */
  final BitSet goal = new BitSet();

  /** Of the goal, how many are in each zone. */
  final int[] inZone;

  /** Which copies it may get. */
  final Opening opening;

  /** Places a shard's copies, before anything is decided. */
  Slot(IndexDefinition index, int number, Situation situation, Roster roster) {
    id = new ShardId(index.name(), index.uuid(), number);
    opening = situation.opening().of(index.settings());
    before = situation.current().of(index.uuid(), number);
    inZone = new int[roster.zones.count()];
    int wanted = 1 + index.settings().replicas();
    var lost = new ArrayList<NodeInfo>();
    var draining = new ArrayList<NodeInfo>();
    for (NodeInfo copy : before.copies()) {
      NodeInfo live = roster.live(copy.id());
      if (live == null) {
        lost.add(copy);
      } else if (!present.contains(live)) {
        // One that was restarted takes its old place again: its disk may be warm.
        int taker = roster.number(live);
        if (taker >= 0) {
          present.add(live);
          held.set(taker);
        } else if (live.equals(copy)) {
          present.add(live);
          draining.add(live);
        }
      }
    }
    lost.stream()
        .filter(node -> situation.awaited().contains(node.owner()))
        .filter(node -> !situation.draining().includes(node))
        .limit(wanted - 1)
        .forEach(awaited::add);
    int living = wanted - awaited.size();
    places = Math.min(living, roster.takers());
    draining.stream().limit(living - places).forEach(staying::add);
  }

  /** Whether a copy may be opened beside so many on workers that live. */
  boolean mayOpen(int copies) {
    return opening.allows(copies, !before.copies().isEmpty());
  }

  /** Gives a taker a copy, in the goal. */
  void give(int taker, Zones zones) {
    goal.set(taker);
    inZone[zones.of(taker)]++;
  }

  /** Takes a taker's copy away, in the goal. */
  void take(int taker, Zones zones) {
    goal.clear(taker);
    inZone[zones.of(taker)]--;
  }

  /** Whether the taker's zone has room for one more copy. */
  boolean hasRoom(int taker, Zones zones) {
    int zone = zones.of(taker);
    return inZone[zone] < zones.caps(places)[zone];
  }

  /** Whether the former primary is that worker. */
  boolean wasPrimary(NodeInfo worker) {
    return before.primary().filter(worker::equals).isPresent();
  }
}
