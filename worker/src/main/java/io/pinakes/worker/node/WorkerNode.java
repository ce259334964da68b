package io.pinakes.worker.node;

import io.pinakes.common.lease.LeaseListener;
import io.pinakes.common.lease.LeaseSettings;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.membership.Membership;
import io.pinakes.common.message.StatsCalls;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeProbe;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.worker.shard.ShardParts;
import io.pinakes.worker.shard.ShardSettings;
import java.util.concurrent.ExecutionException;

/** A worker, apart from the network it is called over. */
public final class WorkerNode implements AutoCloseable {

  private final Leases leases;
  private final StateWatch watch;
  private final Membership membership;
  private final ShardHost shards;
  private final SearchContexts contexts;
  private final Departure departure;
  private final RpcHandlers handlers;

  /**
   * Makes a worker that is still to be started.
   *
   * @param address {@code host:port} at which {@link #handlers()} will answer
   * @param transport to call other workers
   */
  public WorkerNode(
      NodeSettings settings,
      String address,
      Machine machine,
      Backends backends,
      Transport transport,
      ShardParts.Directories directories,
      ShardParts.Merging merging,
      ShardSettings shardSettings) {
    this(
        settings,
        address,
        machine,
        backends,
        transport,
        directories,
        merging,
        shardSettings,
        NodeProbe.NONE);
  }

  /**
   * Makes a worker that tells of its surroundings.
   *
   * @param address {@code host:port} at which {@link #handlers()} will answer
   * @param transport to call other workers
   */
  public WorkerNode(
      NodeSettings settings,
      String address,
      Machine machine,
      Backends backends,
      Transport transport,
      ShardParts.Directories directories,
      ShardParts.Merging merging,
      ShardSettings shardSettings,
      NodeProbe probe) {
    LeaseSettings leaseSettings = LeaseSettings.lasting(settings.lease());
    leases =
        new Leases(backends.store(), machine, leaseSettings, settings.id(), LeaseListener.none());
    var self =
        new NodeInfo(settings.id(), leases.owner(), NodeInfo.Role.WORKER, address, settings.zone());
    var state = new StateStore(backends.store(), leaseSettings.callTimeout());
    watch = new StateWatch(state, machine);
    membership = new Membership(leases, self, machine);
    LogSettings logSettings = LogSettings.withInlineLimit(settings.inlineLimitBytes());
    departure = new Departure(self, state, watch, leases, settings.handOver(), machine);
    shards =
        new ShardHost(
            leases.owner(),
            new ShardParts(
                machine,
                settings.id(),
                leases.owner(),
                transport,
                state,
                watch,
                backends.blobs(),
                new Manifests(backends.store(), machine, leaseSettings.callTimeout()),
                shard ->
                    new ShardLog(
                        backends.store(),
                        backends.blobs(),
                        machine,
                        logSettings,
                        shard.uuid(),
                        shard.number()),
                directories,
                merging,
                shardSettings));
    contexts = new SearchContexts(machine, () -> watch.current().metadata());
    handlers =
        new WorkerCallsHandler(leases.owner(), shards, contexts, watch, this::isMember, machine)
            .handlers()
            .on(StatsCalls.NODE, request -> probe.report(machine, settings.attributes()));
  }

  /**
   * Whether the worker's lease is held, and the state was read since it was taken: a worker that
   * was without it for a moment may have been replaced.
   */
  private boolean isMember() {
    if (!membership.isMember()) {
      return false;
    }
    if (watch.readNanos() - membership.takenNanos() >= 0) {
      return true;
    }
    watch.nudge();
    return false;
  }

  /** What the worker answers. */
  public RpcHandlers handlers() {
    return handlers;
  }

  /**
   * Joins the cluster; shards follow when the leader assigns some.
   *
   * @throws StoreException the store cannot be read
   */
  public void start() throws StoreException, InterruptedException {
    watch.onChange(shards::reconcile);
    watch.start();
    membership.start();
    shards.start();
    contexts.start();
    try {
      membership.joined().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("joining never fails, it waits", e);
    }
  }

  /**
   * Leaves the cluster: others take over what they can in a short time, writes under way reach the
   * log, then the lease is given back.
   */
  @Override
  public void close() {
    try {
      departure.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Shards first: while the lease is held nobody else is told to open them, and a closed log
    // writer makes the next owner's start a clean one.
    try {
      contexts.close();
      shards.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    membership.close();
    watch.close();
    leases.close();
  }
}
