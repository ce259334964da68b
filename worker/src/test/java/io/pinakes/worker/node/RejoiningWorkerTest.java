package io.pinakes.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.error.ApiException;
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
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Store;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.shard.ShardSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.SerialMergeScheduler;
import org.junit.jupiter.api.Test;

/** A worker that was without its lease for a while must not trust what it knew before. */
final class RejoiningWorkerTest {

  private static final Duration CALL = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final ShardId SHARD = new ShardId("books", "u-1", 0);

  @Test
  void aWorkerThatTookItsLeaseAgainAnswersNoGetBeforeItHasReadTheState() throws Exception {
    var table = new InMemoryStore();
    var network = new InMemoryNetwork();
    try (var world = new SimulatedWorld(7)) {
      SimulatedMachine machine = world.machine("w1");
      var store = new FaultyStore(table, machine, FaultPlan.none());
      var worker =
          new WorkerNode(
              new NodeSettings("w1", "test", "", LEASE),
              "w1:1",
              machine,
              new Backends(store, new InMemoryBlobStore()),
              network.transport("w1:1", machine),
              new SimulatedDisk(),
              SerialMergeScheduler::new,
              ShardSettings.DEFAULT);
      network.attach("w1:1", worker.handlers(), machine);
      var state = new StateStore(table, CALL);
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
      assign(state, new NodeInfo("w1", owner, NodeInfo.Role.WORKER, "w1:1", ""));
      world.runFor(Duration.ofSeconds(3));
      SimulatedMachine client = world.machine("client");
      var write =
          new WriteRequest(
              SHARD,
              List.of(
                  new DocumentWrite(
                      DocumentWrite.Kind.INDEX,
                      "a",
                      "{}".getBytes(StandardCharsets.UTF_8),
                      -1,
                      -1)),
              Refresh.NONE,
              5_000);
      world.run(
          client,
          () -> network.transport("c", client).call("w1:1", WorkerCalls.WRITE, write, LEASE));
      assertThat(get(world, network, client).source()).isNotNull();

      // It loses its lease; another worker has the shard from now on.
      store.follow(_ -> Fault.unreachable());
      world.runFor(LEASE.multipliedBy(3));
      assign(state, new NodeInfo("w2", "w2#1", NodeInfo.Role.WORKER, "w2:1", ""));
      // It takes its lease again, and cannot read the state yet.
      store.follow(call -> call.partition().equals("state") ? Fault.unreachable() : Fault.none());
      world.runFor(LEASE.multipliedBy(3));
      assertThatThrownBy(() -> get(world, network, client))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> assertThat(e.error().type()).isEqualTo(WorkerCalls.NOT_PRIMARY));
      store.follow(FaultPlan.none());
      world.runFor(Duration.ofSeconds(2));
      assertThatThrownBy(() -> get(world, network, client))
          .hasMessageContaining("is not on this worker");
    }
  }

  private static GetAnswer get(
      SimulatedWorld world, InMemoryNetwork network, SimulatedMachine client) throws Exception {
    var request = new GetRequest(SHARD, "a", true, Freshness.ANY, 5_000);
    return world.run(
        client, () -> network.transport("c", client).call("w1:1", WorkerCalls.GET, request, LEASE));
  }

  private static void assign(StateStore state, NodeInfo node) throws Exception {
    Assignments before = state.loadAssignments();
    ShardAssignment next = before.of("u-1", 0).withPrimary(node);
    Assignments changed = before.with(Map.of("u-1", List.of(next)));
    assertThat(state.replace(before, new Assignments(1, before.version() + 1, changed.byIndex())))
        .isTrue();
  }
}
