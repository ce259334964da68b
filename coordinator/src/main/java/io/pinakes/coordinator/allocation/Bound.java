package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.NodeInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the copies that move only to even out loads, by the workers that they move between. */
final class Bound {

  /**
   * Such copies to or from one worker at the same time: opening one fetches all its files, while
   * the worker serves the others.
   */
  static final int MOVES_PER_WORKER = 2;

  private final Roster roster;
  private final Map<NodeInfo, Integer> byWorker = new HashMap<>();

  Bound(Roster roster) {
    this.roster = roster;
  }

  /** Counts a move that is under way. */
  void count(Move move, Reports reports) {
    List<NodeInfo> leaving = leaving(move);
    if (!leaving.isEmpty() && move.next.size() > move.goal.size()) {
      leaving.forEach(this::add);
      move.goal.stream()
          .filter(move.next::contains)
          .filter(node -> !reports.isStarted(move.slot.id, node))
          .forEach(this::add);
    }
  }

  /** Whether a move to that worker may begin; if so, it counts from now on. */
  boolean admits(Move move, NodeInfo target) {
    @Nullable NodeInfo source = leaving(move).stream().findFirst().orElse(null);
    if (isFull(target) || (source != null && isFull(source))) {
      return false;
    }
    add(target);
    if (source != null) {
      add(source);
    }
    return true;
  }

  private List<NodeInfo> leaving(Move move) {
    return move.excess.stream()
        .filter(move.next::contains)
        .filter(node -> roster.number(node) >= 0)
        .toList();
  }

  private boolean isFull(NodeInfo worker) {
    return byWorker.getOrDefault(worker, 0) >= MOVES_PER_WORKER;
  }

  private void add(NodeInfo worker) {
    byWorker.merge(worker, 1, Integer::sum);
  }
}
