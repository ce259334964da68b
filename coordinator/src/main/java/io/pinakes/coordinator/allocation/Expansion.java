package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ReplicaRange;
import io.pinakes.common.state.ShardAssignment;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the indices whose number of replicas has to follow the number of workers ({@code
 * index.auto_expand_replicas}). A worker that died a moment ago still counts: a restart takes no
 * copy away and brings none.
 */
final class Expansion {

  private Expansion() {}

  /**
   * An index that is to have another number of replicas.
   *
   * @param before as the state has it
   */
  record Change(IndexDefinition before, int replicas) {

    IndexDefinition after() {
      return before.withSettings(before.settings().withReplicas(replicas));
    }
  }

  /**
   * What is to be changed; nothing nearly always.
   *
   * @param awaited owners of workers that died a moment ago and may come back
   */
  static List<Change> of(ClusterState state, Collection<NodeInfo> workers, Set<String> awaited) {
    List<IndexDefinition> ranged =
        state.indices().values().stream()
            .filter(IndexDefinition::served)
            .filter(index -> index.settings().replicaRange().isPresent())
            .toList();
    if (ranged.isEmpty()) {
      return List.of();
    }
    int count = takers(state, workers, awaited);
    return ranged.stream()
        .map(index -> new Change(index, wanted(index.settings(), count)))
        .filter(change -> change.replicas != change.before.settings().replicas())
        .toList();
  }

  private static int wanted(IndexSettings settings, int workers) {
    OptionalInt wanted =
        settings
            .replicaRange()
            .map((ReplicaRange range) -> range.with(workers))
            .orElse(OptionalInt.empty());
    return wanted.orElse(settings.replicas());
  }

  /** Workers that may take copies, each counted once however often it was started. */
  private static int takers(ClusterState state, Collection<NodeInfo> workers, Set<String> awaited) {
    var ids = new HashSet<String>();
    for (NodeInfo worker : workers) {
      if (!state.draining().includes(worker)) {
        ids.add(worker.id());
      }
    }
    for (List<ShardAssignment> shards : state.assignments().byIndex().values()) {
      for (ShardAssignment shard : shards) {
        for (NodeInfo copy : shard.copies()) {
          if (awaited.contains(copy.owner()) && !state.draining().includes(copy)) {
            ids.add(copy.id());
          }
        }
      }
    }
    return ids.size();
  }
}
