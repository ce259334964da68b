package io.pinakes.coordinator.api;

import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the cluster looks like now. */
public interface Cluster {

  /** The cluster's name (the table's), the same on every node. */
  String name();

  /** This coordinator. */
  NodeInfo self();

  /** Live nodes: coordinators and workers, by role and name. */
  List<NodeInfo> nodes();

  /** What the nodes have done. */
  Statistics statistics();

  /** Tends copies. */
  Maintenance maintenance();

  /** The leader, with its term; null while there is none. */
  @Nullable Leader leader() throws InterruptedException;

  /** The coordinator that holds the leader's lease. */
  record Leader(NodeInfo node, long term) {}

  /**
   * A shard copy, wanted and actual.
   *
   * @param node that it is assigned to; null if it is not assigned
   * @param status what that worker says of it; null if it does not hold it or does not answer
   * @param movingTo another worker on which it is being opened, to replace this one; null if it
   *     stays
   */
  record ShardCopy(
      String index,
      int shard,
      boolean primary,
      @Nullable NodeInfo node,
      @Nullable ShardStatus status,
      @Nullable NodeInfo movingTo) {

    /** A copy that stays where it is. */
    public ShardCopy(
        String index,
        int shard,
        boolean primary,
        @Nullable NodeInfo node,
        @Nullable ShardStatus status) {
      this(index, shard, primary, node, status, null);
    }

    public boolean started() {
      return status != null && status.started();
    }

    public boolean moving() {
      return movingTo != null;
    }
  }

  /**
   * All shard copies that are wanted, by index and number, the primary first; asks every worker.
   *
   * @param timeout at most; one that hangs is not waited for so long
   */
  List<ShardCopy> shards(Duration timeout) throws InterruptedException;
}
