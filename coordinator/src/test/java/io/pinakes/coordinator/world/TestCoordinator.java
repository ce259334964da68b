package io.pinakes.coordinator.world;

import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.coordinator.index.IndexAdmin;
import io.pinakes.coordinator.index.IndexRemoval;
import io.pinakes.coordinator.ingest.Ingest;
import io.pinakes.coordinator.routing.Inquiry;
import io.pinakes.coordinator.routing.ShardCalls;
import io.pinakes.coordinator.search.ScatterGather;
import java.util.concurrent.Callable;

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

  /** Runs {@code body} on this machine, and everything else meanwhile. */
  public <T> T run(Callable<T> body) throws Exception {
    return world.world.run(machine, body);
  }
}
