package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which worker holds which copy. A pure function of what is wanted, what is, who lives, and
 * what the living say: the same arguments give the same plan on any coordinator.
 *
 * <p>It knows where all copies are to be in the end ({@link Goal}) and takes one step towards it. A
 * copy moves in two: its new worker is added, and when it is started there, the old worker goes. So
 * a shard never loses its last started copy to a plan. The primary changes when its worker is gone,
 * in the step that takes its copy away, when its worker is draining, or for the sake of balance
 * between copies that are started anyway; and it changes to a started copy if there is one.
 *
 * <p>Everything that a next step needs to know is in the assignments and in the workers' words, so
 * that whoever leads next goes on where this one ended.
 */
final class Planner {

  private final Situation situation;
  private final Roster roster;
  private final List<Move> moves = new ArrayList<>();

  private Planner(Situation situation) {
    this.situation = situation;
    this.roster = new Roster(situation);
    Goal.of(situation, roster).slots().forEach(slot -> moves.add(new Move(slot, roster)));
  }

  static Planner of(Situation situation) {
    return new Planner(situation);
  }

  /** The workers whose words the next step depends on; empty nearly always. */
  Set<NodeInfo> questions() {
    var asked = new TreeSet<>(Comparator.comparing(NodeInfo::owner));
    for (Move move : moves) {
      Slot slot = move.slot;
      if (move.mayLetGo() || hasChoiceOfPrimaries(slot)) {
        asked.addAll(slot.present);
      }
    }
    if (asked.isEmpty() && isOnlyBalanceLeft()) {
      for (Primaries.Handover handover : handovers(move -> move.goal)) {
        asked.addAll(moves.get(handover.shard()).slot.present);
      }
    }
    return asked;
  }

  private boolean hasChoiceOfPrimaries(Slot slot) {
    @Nullable NodeInfo primary = slot.before.primary().orElse(null);
    if (primary == null || !roster.lives(primary)) {
      return slot.present.size() > 1;
    }
    return roster.number(primary) < 0 && !slot.held.isEmpty();
  }

  /** Whether every copy is where it is to be, so that only primaries may be unevenly spread. */
  private boolean isOnlyBalanceLeft() {
    return situation.balance() && moves.stream().allMatch(Move::isDone);
  }

  /** The next assignments; equal to the current ones if there is nothing to do. */
  Assignments next(Reports reports) {
    moves.forEach(move -> move.letGo(reports));
    var bound = new Bound(roster);
    moves.forEach(move -> bound.count(move, reports));
    moves.forEach(move -> open(move, bound));
    choosePrimaries(reports);
    if (isOnlyBalanceLeft() && moves.stream().noneMatch(Move::changesAnything)) {
      // One change at a time: it costs the shard a moment without writes.
      for (Primaries.Handover handover : handovers(move -> started(move, reports))) {
        moves.get(handover.shard()).decide(handover.to());
      }
    }
    var result = new TreeMap<String, List<ShardAssignment>>();
    for (Move move : moves) {
      result.computeIfAbsent(move.slot.id.uuid(), uuid -> new ArrayList<>()).add(move.after());
    }
    return situation.current().with(result);
  }

  private static void open(Move move, Bound bound) {
    int number = 0;
    for (NodeInfo target : move.missing) {
      if (move.slot.mayOpen(move.next.size())
          && (number++ < move.lost || bound.admits(move, target))) {
        move.next.add(target);
      }
    }
  }

  private void choosePrimaries(Reports reports) {
    var primaries = new HashMap<NodeInfo, Integer>();
    var open = new ArrayList<Move>();
    for (Move move : moves) {
      @Nullable NodeInfo former = move.slot.before.primary().orElse(null);
      if (former != null && staysPrimary(move, former, reports)) {
        move.decide(former);
        primaries.merge(former, 1, Integer::sum);
      } else if (!move.next.isEmpty()) {
        open.add(move);
      }
      // Without any worker the old ones stay named: if they return, nothing has to move.
    }
    for (Move move : open) {
      NodeInfo primary = move.next.stream().min(fitness(move, reports, primaries)).orElseThrow();
      move.decide(primary);
      primaries.merge(primary, 1, Integer::sum);
    }
  }

  /** A draining one stays until another copy can take over. */
  private boolean staysPrimary(Move move, NodeInfo former, Reports reports) {
    return move.next.contains(former)
        && (roster.number(former) >= 0
            || started(move, reports).stream().allMatch(node -> roster.number(node) < 0));
  }

  private static List<NodeInfo> started(Move move, Reports reports) {
    return move.next.stream().filter(node -> reports.isStarted(move.slot.id, node)).toList();
  }

  /** The best primary first. */
  private Comparator<NodeInfo> fitness(
      Move move, Reports reports, Map<NodeInfo, Integer> primaries) {
    Slot slot = move.slot;
    boolean handedOver = slot.before.primary().filter(roster::lives).isPresent();
    return Comparator.<NodeInfo, Boolean>comparing(node -> !reports.isStarted(slot.id, node))
        .thenComparing(node -> roster.number(node) < 0)
        .thenComparing(node -> !slot.present.contains(node))
        // Behind a live primary all started copies are a moment away from the log's end.
        .thenComparing(node -> handedOver ? 0L : -reports.position(slot.id, node))
        .thenComparing(node -> primaries.getOrDefault(node, 0));
  }

  private List<Primaries.Handover> handovers(Function<Move, List<NodeInfo>> able) {
    var primaries = new Primaries(roster);
    for (int shard = 0; shard < moves.size(); shard++) {
      primaries.add(shard, moves.get(shard).after(), able.apply(moves.get(shard)));
    }
    return primaries.path();
  }
}
