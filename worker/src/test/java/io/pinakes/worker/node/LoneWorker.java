package io.pinakes.worker.node;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Store;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.shard.ShardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.SerialMergeScheduler;

/** A worker in simulated time that has joined and has the only shard of an index. */
final class LoneWorker {

  private static final Duration CALL = Duration.ofSeconds(1);
  private static final ShardId SHARD = new ShardId("books", "u-1", 0);
  private static final String ADDRESS = "w1:1";

  /** What the worker sees of the table; the test may let it fail. */
  final FaultyStore store;

  final InMemoryBlobStore blobs = new InMemoryBlobStore();

  private final SimulatedWorld world;
  private final InMemoryNetwork network = new InMemoryNetwork();
  private final StateStore state;
  private final SimulatedMachine client;
  private final Duration timeout;

  LoneWorker(SimulatedWorld world, NodeSettings settings) throws Exception {
    this.world = world;
    this.timeout = settings.lease();
    var table = new InMemoryStore();
    SimulatedMachine machine = world.machine("w1");
    store = new FaultyStore(table, machine, FaultPlan.none());
    var worker =
        new WorkerNode(
            settings,
            ADDRESS,
            machine,
            new Backends(store, blobs),
            network.transport(ADDRESS, machine),
            new SimulatedDisk(),
            SerialMergeScheduler::new,
            ShardSettings.DEFAULT);
    network.attach(ADDRESS, worker.handlers(), machine);
    state = new StateStore(table, CALL);
    state.create(
        new IndexDefinition(
            "books",
            "u-1",
            0,
            new IndexSettings(1, 0, Duration.ofSeconds(1)),
            Mapping.empty(),
            1,
            false,
            1));
    world.run(
        machine,
        () -> {
          worker.start();
          return true;
        });
    String owner =
        table
            .query("lease", "worker/", "worker0", 10, Store.Consistency.STRONG, CALL)
            .rows()
            .getFirst()
            .requiredText("lease_owner");
    assignTo(new NodeInfo("w1", owner, NodeInfo.Role.WORKER, ADDRESS, ""));
    world.runFor(Duration.ofSeconds(3));
    client = world.machine("client");
  }

  void write(String id, byte[] source) throws Exception {
    var write =
        new WriteRequest(
            SHARD,
            List.of(new DocumentWrite(DocumentWrite.Kind.INDEX, id, source, -1, -1)),
            Refresh.NONE,
            5_000);
    world.run(
        client,
        () -> network.transport("c", client).call(ADDRESS, WorkerCalls.WRITE, write, timeout));
  }

  GetAnswer get(String id) throws Exception {
    var request = new GetRequest(SHARD, id, true, Freshness.ANY, 5_000);
    return world.run(
        client,
        () -> network.transport("c", client).call(ADDRESS, WorkerCalls.GET, request, timeout));
  }

  void assignTo(NodeInfo node) throws Exception {
    Assignments before = state.loadAssignments();
    ShardAssignment next = before.of("u-1", 0).withPrimary(node);
    Assignments changed = before.with(Map.of("u-1", List.of(next)));
    if (!state.replace(before, new Assignments(1, before.version() + 1, changed.byIndex()))) {
      throw new IllegalStateException("others change assignments");
    }
  }
}
