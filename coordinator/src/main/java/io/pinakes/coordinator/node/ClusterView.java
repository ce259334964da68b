package io.pinakes.coordinator.node;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.lease.LeaseRow;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.membership.Members;
import io.pinakes.common.membership.NodeRows;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Maintenance;
import io.pinakes.coordinator.api.Statistics;
import io.pinakes.coordinator.routing.Inquiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster as this coordinator sees it: the state, the leases, and what the workers say. */
final class ClusterView implements Cluster {

  /** How long a worker has to tell what it holds; after it nobody waits for one that hangs. */
  static final Duration ASKING = Duration.ofSeconds(1);

  private final String name;
  private final NodeInfo self;
  private final Leases leases;
  private final Members members;
  private final StateWatch watch;
  private final Inquiry inquiry;
  private final CopyCalls copies;

  ClusterView(
      String name,
      NodeInfo self,
      Leases leases,
      Members members,
      StateWatch watch,
      Inquiry inquiry) {
    this.name = name;
    this.self = self;
    this.leases = leases;
    this.members = members;
    this.watch = watch;
    this.inquiry = inquiry;
    this.copies = new CopyCalls(members, watch, inquiry);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public NodeInfo self() {
    return self;
  }

  @Override
  public List<NodeInfo> nodes() {
    return Stream.concat(members.coordinators().stream(), members.workers().stream()).toList();
  }

  @Override
  public Statistics statistics() {
    return copies;
  }

  @Override
  public Maintenance maintenance() {
    return copies;
  }

  @Override
  public @Nullable Leader leader() throws InterruptedException {
    try {
      Optional<LeaseRow> row = leases.get(NodeRows.LEADER).filter(lease -> !lease.released());
      if (row.isEmpty()) {
        return null;
      }
      long term = row.get().term();
      return NodeRows.node(row.get(), NodeInfo.Role.COORDINATOR)
          .filter(node -> members.coordinators().contains(node))
          .map(node -> new Leader(node, term))
          .orElse(null);
    } catch (StoreException e) {
      throw new ApiException(
          new ApiError(
              503,
              "cluster_manager_not_discovered_exception",
              "the leader's lease cannot be read: " + e.getMessage()),
          e);
    }
  }

  @Override
  public List<ShardCopy> shards(Duration timeout) throws InterruptedException {
    ClusterState state = watch.current();
    Map<String, Map<ShardId, ShardStatus>> byOwner =
        inquiry.ask(members.workers(), shorter(timeout, ASKING));
    var view = new ShardView(state, members.workers(), byOwner);
    var copies = new ArrayList<ShardCopy>();
    for (IndexDefinition index : state.indices().values()) {
      if (index.served()) {
        for (int i = 0; i < index.settings().shards(); i++) {
          copies.addAll(view.copies(index, i));
        }
      }
    }
    return copies;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
