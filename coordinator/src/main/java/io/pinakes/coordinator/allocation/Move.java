package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A shard's way from what is to its goal, and the step that is taken on it now. */
final class Move {

  final Slot slot;

  /** Live workers that are to have a copy in the end. */
  final List<NodeInfo> goal = new ArrayList<>();

  /** Of these, the ones that have none yet. */
  final List<NodeInfo> missing = new ArrayList<>();

  /** Live workers that have a copy and are not to have it in the end. */
  final List<NodeInfo> excess = new ArrayList<>();

  /** Of {@link #missing}, how many replace a copy that is lost or on a draining worker. */
  final int lost;

  /** Live workers that have a copy after this step, in order. */
  final List<NodeInfo> next = new ArrayList<>();

  private ShardAssignment after;

  Move(Slot slot, Roster roster) {
    this.slot = slot;
    this.after = slot.before;
    slot.goal.stream().forEach(taker -> goal.add(roster.taker(taker)));
    goal.addAll(slot.staying);
    goal.stream().filter(node -> !slot.present.contains(node)).forEach(missing::add);
    slot.present.stream().filter(node -> !goal.contains(node)).forEach(excess::add);
    lost = Math.max(0, slot.places - slot.held.cardinality());
  }

  boolean isDone() {
    return missing.isEmpty() && excess.isEmpty();
  }

  /** Whether enough copies of the goal may be started for some excess copy to go. */
  boolean mayLetGo() {
    return excess.size() > missing.size();
  }

  /** Keeps as many of the excess copies as copies of the goal are still to be started. */
  void letGo(Reports reports) {
    int started = (int) goal.stream().filter(node -> reports.isStarted(slot.id, node)).count();
    int needed = goal.size() - started;
    boolean anyStarted = started > 0;
    List<NodeInfo> bestFirst =
        excess.stream()
            .sorted(
                Comparator.<NodeInfo, Reports.Word>comparing(node -> reports.word(slot.id, node))
                    .thenComparing(node -> !slot.wasPrimary(node)))
            .toList();
    next.clear();
    var stay = new ArrayList<NodeInfo>();
    for (NodeInfo node : bestFirst) {
      Reports.Word word = reports.word(slot.id, node);
      // While no copy is known to be started, any of which nothing is known may be the only one.
      if (stay.size() < needed || (!anyStarted && word == Reports.Word.UNKNOWN)) {
        stay.add(node);
        anyStarted |= word == Reports.Word.STARTED;
      }
    }
    slot.present.stream()
        .filter(node -> goal.contains(node) || stay.contains(node))
        .forEach(next::add);
  }

  /** Decides the step: the copies of {@link #next}, this one as the primary. */
  void decide(NodeInfo primary) {
    var copies = new ArrayList<NodeInfo>();
    copies.add(primary);
    next.stream().filter(node -> !node.equals(primary)).forEach(copies::add);
    copies.addAll(slot.awaited);
    after = slot.before.withCopies(copies);
  }

  boolean changesAnything() {
    return !after.equals(slot.before);
  }

  /** What is decided; what was before if nothing is. */
  ShardAssignment after() {
    return after;
  }
}
