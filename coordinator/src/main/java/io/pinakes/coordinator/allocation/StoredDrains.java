package io.pinakes.coordinator.allocation;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.membership.Members;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.api.Drains;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes which nodes are to hold nothing; the leader and the workers make it so. */
public final class StoredDrains implements Drains {

  private final StateStore store;
  private final StateWatch watch;
  private final Members members;
  private final Runnable announce;

  /**
   * Makes the drains of a cluster.
   *
   * @param announce tells other nodes that the state has changed, without waiting for them
   */
  public StoredDrains(StateStore store, StateWatch watch, Members members, Runnable announce) {
    this.store = store;
    this.watch = watch;
    this.members = members;
    this.announce = announce;
  }

  @Override
  public void drain(String node) throws InterruptedException {
    if (members.coordinators().stream().anyMatch(other -> other.id().equals(node))
        && !isWorker(node)) {
      throw ApiException.illegalArgument(
          "node [" + node + "] is a coordinator and holds no shards");
    }
    requireKnown(node);
    change(() -> store.drain(node));
  }

  @Override
  public void undrain(String node) throws InterruptedException {
    if (!watch.current().draining().names().contains(node)) {
      requireKnown(node);
    }
    change(() -> store.undrain(node));
  }

  @Override
  public int copies(String node) {
    return (int) named().filter(copy -> copy.id().equals(node)).count();
  }

  @Override
  public SortedMap<String, Integer> all() {
    var all = new TreeMap<String, Integer>();
    for (String name : watch.current().draining().names()) {
      if (!Draining.isOwner(name)) {
        all.put(name, copies(name));
      }
    }
    return all;
  }

  /** A worker that is down for a moment may be drained as well. */
  private void requireKnown(String node) {
    if (!isWorker(node) && named().noneMatch(copy -> copy.id().equals(node))) {
      throw new ApiException(404, "resource_not_found_exception", "no such node [" + node + "]");
    }
  }

  private boolean isWorker(String node) {
    return members.workers().stream().anyMatch(worker -> worker.id().equals(node));
  }

  private Stream<NodeInfo> named() {
    ClusterState state = watch.current();
    return state.indices().values().stream()
        .filter(IndexDefinition::served)
        .map(IndexDefinition::uuid)
        .flatMap(uuid -> state.assignments().byIndex().getOrDefault(uuid, List.of()).stream())
        .flatMap(shard -> shard.copies().stream());
  }

  private interface Change {
    void make() throws StoreException, InterruptedException;
  }

  private void change(Change change) throws InterruptedException {
    try {
      change.make();
      watch.reload();
    } catch (StoreException e) {
      throw new ApiException(
          new ApiError(
              503,
              "cluster_manager_not_discovered_exception",
              "the cluster state cannot be reached: " + e.getMessage()),
          e);
    }
    announce.run();
  }
}
