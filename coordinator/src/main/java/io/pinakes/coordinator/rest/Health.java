package io.pinakes.coordinator.rest;

import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import java.util.ArrayList;
import java.util.List;

/** The health of some indices: what there should be beside what there is. */
record Health(List<OfIndex> indices) {

  Health {
    indices = List.copyOf(indices);
  }

  /** The health of an index. */
  record OfIndex(IndexDefinition index, List<OfShard> shards) {
    OfIndex {
      shards = List.copyOf(shards);
    }

    HealthStatus status() {
      return shards.stream().map(OfShard::status).reduce(HealthStatus.GREEN, HealthStatus::worse);
    }

    int primaries() {
      return (int) shards.stream().filter(OfShard::primaryStarted).count();
    }

    int started() {
      return shards.stream().mapToInt(OfShard::started).sum();
    }

    int initializing() {
      return shards.stream().mapToInt(OfShard::initializing).sum();
    }

    int unassigned() {
      return shards.stream().mapToInt(OfShard::unassigned).sum();
    }

    int relocating() {
      return shards.stream().mapToInt(OfShard::relocating).sum();
    }
  }

  /**
   * The health of a shard.
   *
   * @param wanted copies, the primary included
   * @param started copies that serve
   * @param initializing copies that a worker has yet to open
   * @param relocating of the started ones, those that move to another worker
   */
  record OfShard(
      int number,
      int wanted,
      boolean primaryStarted,
      int started,
      int initializing,
      int relocating) {

    int unassigned() {
      return Math.max(0, wanted - started - initializing);
    }

    HealthStatus status() {
      if (!primaryStarted) {
        return HealthStatus.RED;
      }
      return started >= wanted ? HealthStatus.GREEN : HealthStatus.YELLOW;
    }
  }

  /**
   * Compares definitions with the copies there are, of these and maybe other indices.
   *
   * @param nodes that live
   */
  static Health of(
      List<IndexDefinition> definitions, List<ShardCopy> copies, List<NodeInfo> nodes) {
    int workers = (int) nodes.stream().filter(node -> node.role() == NodeInfo.Role.WORKER).count();
    var indices = new ArrayList<OfIndex>();
    for (IndexDefinition index : definitions) {
      var shards = new ArrayList<OfShard>();
      for (int number = 0; number < index.settings().shards(); number++) {
        shards.add(index.closed() ? closed(index, number, workers) : shard(index, number, copies));
      }
      indices.add(new OfIndex(index, shards));
    }
    return new Health(indices);
  }

  /**
   * Nobody holds a closed index: its log and its snapshots do not need anybody. It counts as what
   * it can be as soon as it is opened, so that closing it changes no health.
   */
  private static OfShard closed(IndexDefinition index, int number, int workers) {
    int wanted = 1 + index.settings().replicas();
    return new OfShard(number, wanted, workers > 0, Math.min(wanted, workers), 0, 0);
  }

  private static OfShard shard(IndexDefinition index, int number, List<ShardCopy> copies) {
    boolean primaryStarted = false;
    int started = 0;
    int initializing = 0;
    int relocating = 0;
    for (ShardCopy copy : copies) {
      if (copy.shard() == number && copy.index().equals(index.name())) {
        if (copy.started()) {
          started++;
          relocating += copy.moving() ? 1 : 0;
          primaryStarted |= copy.primary();
        } else if (copy.node() != null) {
          initializing++;
        }
      }
    }
    return new OfShard(
        number, 1 + index.settings().replicas(), primaryStarted, started, initializing, relocating);
  }

  HealthStatus status() {
    return indices.stream().map(OfIndex::status).reduce(HealthStatus.GREEN, HealthStatus::worse);
  }

  int primaries() {
    return indices.stream().mapToInt(OfIndex::primaries).sum();
  }

  int started() {
    return indices.stream().mapToInt(OfIndex::started).sum();
  }

  int initializing() {
    return indices.stream().mapToInt(OfIndex::initializing).sum();
  }

  int unassigned() {
    return indices.stream().mapToInt(OfIndex::unassigned).sum();
  }

  int relocating() {
    return indices.stream().mapToInt(OfIndex::relocating).sum();
  }

  /** Started copies of all wanted ones; 100 if none is wanted. */
  double startedPercent() {
    int wanted = started() + initializing() + unassigned();
    return wanted == 0 ? 100.0 : 100.0 * started() / wanted;
  }
}
