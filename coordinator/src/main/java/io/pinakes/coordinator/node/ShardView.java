package io.pinakes.coordinator.node;

import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The copies of shards as people are to see them: as many as are wanted, and one that is on its way
 * as a single copy with a place to go to, though it is opened there before it is closed here.
 */
final class ShardView {

  private final ClusterState state;
  private final List<NodeInfo> workers;
  private final Map<String, Map<ShardId, ShardStatus>> byOwner;

  /** Copies of each worker, live or not. */
  private final Map<NodeInfo, Integer> loads = new HashMap<>();

  /**
   * Makes a view.
   *
   * @param workers that live
   * @param byOwner what they say of their copies, by owner
   */
  ShardView(
      ClusterState state, List<NodeInfo> workers, Map<String, Map<ShardId, ShardStatus>> byOwner) {
    this.state = state;
    this.workers = workers;
    this.byOwner = byOwner;
    for (List<ShardAssignment> shards : state.assignments().byIndex().values()) {
      for (ShardAssignment shard : shards) {
        shard.copies().forEach(node -> loads.merge(node, 1, Integer::sum));
      }
    }
  }

  List<ShardCopy> copies(IndexDefinition index, int number) {
    var id = new ShardId(index.name(), index.uuid(), number);
    ShardAssignment assignment = state.assignment(id);
    @Nullable NodeInfo primary = assignment.primary().filter(workers::contains).orElse(null);
    int wanted = 1 + index.settings().replicas();
    var staying = new ArrayList<>(assignment.copies().stream().filter(workers::contains).toList());
    var targets = new ArrayList<NodeInfo>();
    for (int i = staying.size() - 1; i > 0 && staying.size() > wanted; i--) {
      // New copies are added at the end; one that is not started is surely one of them.
      if (!isStarted(id, staying.get(i))) {
        targets.add(staying.remove(i));
      }
    }
    while (staying.size() > wanted) {
      targets.add(staying.removeLast());
    }
    Map<NodeInfo, NodeInfo> moves = new HashMap<>();
    for (NodeInfo target : targets) {
      leaving(id, staying, moves).ifPresent(source -> moves.put(source, target));
    }
    var copies = new ArrayList<ShardCopy>();
    if (primary == null) {
      copies.add(new ShardCopy(index.name(), number, true, null, null));
    }
    for (NodeInfo node : staying) {
      if (copies.size() < wanted) {
        copies.add(
            new ShardCopy(
                index.name(),
                number,
                node.equals(primary),
                node,
                node.equals(primary) ? primaryStatus(id, node, assignment) : status(id, node),
                moves.get(node)));
      }
    }
    while (copies.size() < wanted) {
      copies.add(new ShardCopy(index.name(), number, false, null, null));
    }
    return copies;
  }

  /** Which copy a target replaces is nowhere written: one that drains, or the most loaded one's. */
  private Optional<NodeInfo> leaving(
      ShardId shard, List<NodeInfo> staying, Map<NodeInfo, NodeInfo> moves) {
    return staying.stream()
        .filter(node -> !moves.containsKey(node) && isStarted(shard, node))
        .max(
            Comparator.<NodeInfo, Boolean>comparing(state.draining()::includes)
                .thenComparing(node -> loads.getOrDefault(node, 0)));
  }

  private boolean isStarted(ShardId shard, NodeInfo node) {
    ShardStatus status = status(shard, node);
    return status != null && status.started();
  }

  private @Nullable ShardStatus status(ShardId shard, NodeInfo node) {
    Map<ShardId, ShardStatus> copies = byOwner.get(node.owner());
    return copies == null ? null : copies.get(shard);
  }

  /** A copy that does not know yet that it is the primary takes no writes. */
  private @Nullable ShardStatus primaryStatus(
      ShardId shard, NodeInfo node, ShardAssignment assignment) {
    @Nullable ShardStatus status = status(shard, node);
    return status != null && status.primary() && status.assignment() == assignment.number()
        ? status
        : null;
  }
}
