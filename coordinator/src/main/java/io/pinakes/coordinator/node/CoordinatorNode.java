package io.pinakes.coordinator.node;

import io.pinakes.common.lease.LeaseListener;
import io.pinakes.common.lease.LeaseSettings;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.membership.Members;
import io.pinakes.common.membership.Membership;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.StatsCalls;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeProbe;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.allocation.Election;
import io.pinakes.coordinator.allocation.Leadership;
import io.pinakes.coordinator.allocation.StoredDrains;
import io.pinakes.coordinator.api.AliasChanges;
import io.pinakes.coordinator.api.Analyses;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.ClusterSettings;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Drains;
import io.pinakes.coordinator.api.Explanations;
import io.pinakes.coordinator.api.IndexStages;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.Rollovers;
import io.pinakes.coordinator.api.Searches;
import io.pinakes.coordinator.api.Templates;
import io.pinakes.coordinator.garbage.GarbageRules;
import io.pinakes.coordinator.garbage.SweepSettings;
import io.pinakes.coordinator.garbage.Sweeper;
import io.pinakes.coordinator.index.AliasAdmin;
import io.pinakes.coordinator.index.ClusterSettingsAdmin;
import io.pinakes.coordinator.index.IndexAdmin;
import io.pinakes.coordinator.index.IndexRemoval;
import io.pinakes.coordinator.index.IndexResolver;
import io.pinakes.coordinator.index.RolloverAdmin;
import io.pinakes.coordinator.index.TemplateAdmin;
import io.pinakes.coordinator.ingest.Ingest;
import io.pinakes.coordinator.routing.Announcer;
import io.pinakes.coordinator.routing.Inquiry;
import io.pinakes.coordinator.routing.ShardCalls;
import io.pinakes.coordinator.search.CollapseSearches;
import io.pinakes.coordinator.search.HybridSearches;
import io.pinakes.coordinator.search.LookupSearches;
import io.pinakes.coordinator.search.Lookups;
import io.pinakes.coordinator.search.NamedDocuments;
import io.pinakes.coordinator.search.ScatterGather;
import io.pinakes.coordinator.search.ShardExplanations;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A coordinator, apart from the network it is called over. */
public final class CoordinatorNode implements AutoCloseable {

  private final Leases leases;
  private final StateWatch watch;
  private final Members members;
  private final Membership membership;
  private final Election election;
  private final Sweeper sweeper;
  private final RpcHandlers handlers;
  private final IndexAdmin indices;
  private final AliasChanges aliases;
  private final Rollovers rollovers;
  private final Templates templates;
  private final ClusterSettings clusterSettings;
  private final Documents documents;
  private final Searches searches;
  private final Explanations explanations;
  private final Cluster cluster;
  private final Analyses analyses;
  private final Drains drains;
  private @Nullable Task sweeping;

  /**
   * Makes a coordinator that is still to be started.
   *
   * @param address {@code host:port} at which {@link #handlers()} will answer
   */
  public CoordinatorNode(
      NodeSettings settings,
      String address,
      Machine machine,
      Backends backends,
      Transport transport) {
    this(
        settings,
        address,
        machine,
        backends,
        transport,
        SweepSettings.DEFAULT,
        GarbageRules.byNumbers(),
        NodeProbe.NONE);
  }

  /**
   * Makes a coordinator that tells of its surroundings.
   *
   * @param address {@code host:port} at which {@link #handlers()} will answer
   */
  public CoordinatorNode(
      NodeSettings settings,
      String address,
      Machine machine,
      Backends backends,
      Transport transport,
      NodeProbe probe) {
    this(
        settings,
        address,
        machine,
        backends,
        transport,
        SweepSettings.DEFAULT,
        GarbageRules.byNumbers(),
        probe);
  }

  /**
   * Makes a coordinator that sweeps as it is told.
   *
   * @param address {@code host:port} at which {@link #handlers()} will answer
   */
  public CoordinatorNode(
      NodeSettings settings,
      String address,
      Machine machine,
      Backends backends,
      Transport transport,
      SweepSettings sweepSettings,
      GarbageRules garbageRules) {
    this(
        settings,
        address,
        machine,
        backends,
        transport,
        sweepSettings,
        garbageRules,
        NodeProbe.NONE);
  }

  private CoordinatorNode(
      NodeSettings settings,
      String address,
      Machine machine,
      Backends backends,
      Transport transport,
      SweepSettings sweepSettings,
      GarbageRules garbageRules,
      NodeProbe probe) {
    LeaseSettings leaseSettings = LeaseSettings.lasting(settings.lease());
    leases =
        new Leases(backends.store(), machine, leaseSettings, settings.id(), LeaseListener.none());
    var self =
        new NodeInfo(
            settings.id(), leases.owner(), NodeInfo.Role.COORDINATOR, address, settings.zone());
    var state = new StateStore(backends.store(), leaseSettings.callTimeout());
    watch = new StateWatch(state, machine);
    members = new Members(leases, machine);
    membership = new Membership(leases, self, machine);
    var announcer =
        new Announcer(
            () ->
                Stream.concat(members.coordinators().stream(), members.workers().stream())
                    .filter(node -> !node.owner().equals(self.owner()))
                    .toList(),
            () -> watch.current().version(),
            transport,
            machine);
    Function<ShardId, ShardLog> logs =
        shard ->
            new ShardLog(
                backends.store(),
                backends.blobs(),
                machine,
                LogSettings.DEFAULT,
                shard.uuid(),
                shard.number());
    var manifests = new Manifests(backends.store(), machine, leaseSettings.callTimeout());
    var removal = new IndexRemoval(state, logs, manifests, machine.clock());
    sweeper = new Sweeper(backends.blobs(), logs, manifests, garbageRules, sweepSettings, machine);
    var inquiry = new Inquiry(transport, machine);
    election =
        new Election(
            leases,
            self,
            members,
            term -> new Leadership(term, state, watch, inquiry, removal, announcer, machine),
            machine);
    watch.onChange(changed -> election.wake());
    var shards = new ShardCalls(watch, transport, machine);
    indices = new IndexAdmin(state, watch, removal, shards, announcer, machine);
    aliases = new AliasAdmin(state, watch, removal, announcer, machine);
    rollovers = new RolloverAdmin(state, watch, removal, indices, announcer, machine);
    templates = new TemplateAdmin(state, watch, announcer, machine);
    clusterSettings = new ClusterSettingsAdmin(state, watch, announcer, machine);
    documents = new Ingest(indices, shards, machine);
    var lookups =
        new Lookups(
            new NamedDocuments(
                documents, name -> new IndexResolver(indices.state(), 0).readTarget(name)));
    searches =
        new HybridSearches(
            new LookupSearches(
                new CollapseSearches(new ScatterGather(indices, watch, shards, machine), machine),
                lookups));
    explanations = new ShardExplanations(shards, lookups, machine);
    analyses = new WorkersAnalyses(members, transport, machine);
    cluster = new ClusterView(settings.cluster(), self, leases, members, watch, inquiry);
    drains = new StoredDrains(state, watch, members, announcer);
    handlers =
        new RpcHandlers()
            .on(
                WorkerCalls.NUDGE,
                nudge -> {
                  watch.nudge();
                  return new WorkerCalls.Nudged();
                })
            .on(StatsCalls.NODE, request -> probe.report(machine, settings.attributes()));
  }

  /**
   * Joins the cluster and takes part in the election.
   *
   * @throws StoreException the store cannot be read
   */
  public void start() throws StoreException, InterruptedException {
    watch.start();
    members.start();
    membership.start();
    election.start();
    sweeping = sweeper.start(election::isLeader);
    try {
      membership.joined().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("joining never fails, it waits", e);
    }
  }

  /** What the coordinator answers to other nodes. */
  public RpcHandlers handlers() {
    return handlers;
  }

  public Indices indices() {
    return indices;
  }

  public ClusterSettings settings() {
    return clusterSettings;
  }

  public Templates templates() {
    return templates;
  }

  public IndexStages stages() {
    return indices;
  }

  public AliasChanges aliases() {
    return aliases;
  }

  public Rollovers rollovers() {
    return rollovers;
  }

  public Documents documents() {
    return documents;
  }

  public Explanations explanations() {
    return explanations;
  }

  public Searches searches() {
    return searches;
  }

  public Analyses analyses() {
    return analyses;
  }

  public Cluster cluster() {
    return cluster;
  }

  public Drains drains() {
    return drains;
  }

  /** Whether this coordinator leads at this moment. */
  public boolean isLeader() {
    return election.isLeader();
  }

  /** Leads no more and is no candidate any more; a leader hands over at once. */
  public void resign() {
    election.close();
  }

  /** Leaves the cluster; a leader hands over first. */
  @Override
  public void close() {
    Task running = sweeping;
    if (running != null) {
      running.stop();
    }
    election.close();
    membership.close();
    members.close();
    watch.close();
    leases.close();
  }
}
