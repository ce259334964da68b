package io.pinakes.coordinator.allocation;

import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What a plan is made from.
 *
 * @param indices that should be served, by unique id
 * @param current what is assigned now
 * @param workers that live, by id; one that was restarted is another one
 * @param draining nodes that are to hold nothing
 * @param awaited owners of workers that died a moment ago and may come back: their copies are not
 *     replaced while the shard has another
 * @param opening which copies may be opened, unless an index says something else
 * @param balance whether copies may move only to even out loads
 */
record Situation(
    List<IndexDefinition> indices,
    Assignments current,
    List<NodeInfo> workers,
    Draining draining,
    Set<String> awaited,
    Opening opening,
    boolean balance) {

  /** Takes indices and workers in any order: the plan does not depend on it. */
  static Situation of(
      Collection<IndexDefinition> indices,
      Assignments current,
      Collection<NodeInfo> workers,
      Draining draining,
      Set<String> awaited,
      Opening opening,
      boolean balance) {
    return new Situation(
        indices.stream().sorted(Comparator.comparing(IndexDefinition::uuid)).toList(),
        current,
        workers.stream()
            .sorted(Comparator.comparing(NodeInfo::id).thenComparing(NodeInfo::owner))
            .toList(),
        draining,
        Set.copyOf(awaited),
        opening,
        balance);
  }
}
