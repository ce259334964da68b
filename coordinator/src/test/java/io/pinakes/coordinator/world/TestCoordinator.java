package io.pinakes.coordinator.world;

import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.coordinator.index.AliasAdmin;
import io.pinakes.coordinator.index.ClusterSettingsAdmin;
import io.pinakes.coordinator.index.IndexAdmin;
import io.pinakes.coordinator.index.IndexRemoval;
import io.pinakes.coordinator.index.RolloverAdmin;
import io.pinakes.coordinator.index.TemplateAdmin;
import io.pinakes.coordinator.ingest.Ingest;
import io.pinakes.coordinator.routing.Inquiry;
import io.pinakes.coordinator.routing.ShardCalls;
import io.pinakes.coordinator.search.ScatterGather;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A coordinator's parts, put together as {@code CoordinatorNode} does, without lease and leader.
 */
public final class TestCoordinator {

  public final SimulatedMachine machine;
  public final FaultyStore store;
  public final StateStore state;
  public final StateWatch watch;
  public final ShardCalls shards;
  public final Inquiry inquiry;
  public final IndexRemoval removal;
  public final IndexAdmin indices;
  public final AliasAdmin aliases;
  public final RolloverAdmin rollovers;
  public final TemplateAdmin templates;
  public final ClusterSettingsAdmin settings;
  public final Ingest documents;
  public final ScatterGather searches;

  private final TestWorld world;

  TestCoordinator(TestWorld world, String id) {
    this.world = world;
    machine = world.world.machine(id);
    store = new FaultyStore(world.recorded, machine, FaultPlan.none());
    state = new StateStore(store, TestWorld.CALL);
    watch = new StateWatch(state, machine);
    Transport transport = world.network.transport(id + ":9200", machine);
    shards = new ShardCalls(watch, transport, machine);
    inquiry = new Inquiry(transport, machine);
    removal =
        new IndexRemoval(
            state,
            shard ->
                new ShardLog(
                    store, world.blobs, machine, LogSettings.DEFAULT, shard.uuid(), shard.number()),
            new Manifests(store, machine, TestWorld.CALL),
            machine.clock());
    indices = new IndexAdmin(state, watch, removal, shards, () -> {}, machine);
    aliases = new AliasAdmin(state, watch, removal, () -> {}, machine);
    rollovers = new RolloverAdmin(state, watch, removal, indices, () -> {}, machine);
    templates = new TemplateAdmin(state, watch, () -> {}, machine);
    settings = new ClusterSettingsAdmin(state, watch, () -> {}, machine);
    documents = new Ingest(indices, shards, machine);
    searches = new ScatterGather(indices, watch, shards, machine);
  }

  /** Begins to watch the state. */
  public TestCoordinator start() throws Exception {
    return run(
        () -> {
          watch.start();
          return this;
        });
  }

  /** From now on each call to the store takes its time, some longer than all that others do. */
  public TestCoordinator slowly(long seed) {
    var random = new Random(seed);
    store.follow(
        call ->
            new Fault.Delay(
                Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 100 : 5)),
                Duration.ofMillis(random.nextInt(5))));
    return this;
  }

  /** Dies in the place of a call to the store, after so many others. */
  public void crashAfter(int calls) {
    var made = new AtomicInteger();
    store.follow(
        call -> {
          if (made.getAndIncrement() < calls) {
            return Fault.none();
          }
          machine.crash();
          return new Fault.Hang(new CompletableFuture<>());
        });
  }

  /** Runs {@code body} on this machine, and everything else meanwhile. */
  public <T> T run(Callable<T> body) throws Exception {
    return world.world.run(machine, body);
  }
}
