package io.pinakes.common.state;

import io.pinakes.common.message.ShardId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as it should be, as it was when it was read.
 *
 * @param version of the state; the rows may be newer, never older
 * @param indices by name
 * @param draining the nodes that are to hold nothing
 * @param aliases every alias; what it names may be gone
 * @param metadata templates and settings of the cluster
 */
public record ClusterState(
    long version,
    SortedMap<String, IndexDefinition> indices,
    Assignments assignments,
    Draining draining,
    Aliases aliases,
    Metadata metadata) {

  public static final ClusterState EMPTY =
      new ClusterState(0, Collections.emptySortedMap(), Assignments.NONE, Draining.NONE);

  public ClusterState {
    indices = Collections.unmodifiableSortedMap(new TreeMap<>(indices));
  }

  /** A state without templates and settings. */
  public ClusterState(
      long version,
      SortedMap<String, IndexDefinition> indices,
      Assignments assignments,
      Draining draining,
      Aliases aliases) {
    this(version, indices, assignments, draining, aliases, Metadata.NONE);
  }

  /** A state without aliases. */
  public ClusterState(
      long version,
      SortedMap<String, IndexDefinition> indices,
      Assignments assignments,
      Draining draining) {
    this(version, indices, assignments, draining, Aliases.NONE);
  }

  /** The index of that name, unless it is being made or removed. */
  public Optional<IndexDefinition> index(String name) {
    return Optional.ofNullable(indices.get(name)).filter(IndexDefinition::visible);
  }

  public ShardAssignment assignment(ShardId shard) {
    return assignments.of(shard.uuid(), shard.number());
  }
}
