package io.pinakes.system.cost;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.garbage.GarbageRules;
import io.pinakes.coordinator.garbage.SweepSettings;
import io.pinakes.coordinator.node.CoordinatorNode;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.node.WorkerNode;
import io.pinakes.worker.shard.ShardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.SerialMergeScheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole cluster that nobody uses, in simulated time: what it asks of its stores does not depend
 * on how busy this machine is.
 */
final class AtRest implements AutoCloseable {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration START = Duration.ofMinutes(2);

  /** After which elections, assignments and first snapshots are over. */
  private static final Duration SETTLING = Duration.ofMinutes(2);

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final InMemoryStore table = new InMemoryStore();
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final InMemoryNetwork network = new InMemoryNetwork();
  private final Map<String, Bill> bills = new LinkedHashMap<>();
  private final List<CoordinatorNode> coordinators = new ArrayList<>();

  /** Starts the nodes, and an index with a shard for each worker and a replica of each. */
  AtRest(int coordinatorCount, int workerCount) throws Exception {
    SimulatedMachine first = null;
    for (int i = 1; i <= coordinatorCount; i++) {
      SimulatedMachine machine = startCoordinator("coordinator-" + i);
      first = first == null ? machine : first;
    }
    for (int i = 1; i <= workerCount; i++) {
      startWorker("worker-" + i);
    }
    if (first == null) {
      throw new IllegalArgumentException("a cluster without a coordinator");
    }
    world.runFor(Duration.ofSeconds(10));
    var body = JsonMapper.shared().createObjectNode();
    body.putObject("settings")
        .put("number_of_shards", workerCount)
        .put("number_of_replicas", workerCount > 1 ? 1 : 0);
    world.run(first, () -> coordinators.getFirst().indices().create("idle", body, START));
    world.runFor(SETTLING);
  }

  /** What each node is charged for in so much time, by node. */
  Map<String, Map<String, Bill.Position>> during(Duration time) {
    bills.values().forEach(Bill::take);
    world.runFor(time);
    var taken = new LinkedHashMap<String, Map<String, Bill.Position>>();
    for (Map.Entry<String, Bill> bill : bills.entrySet()) {
      taken.put(bill.getKey(), bill.getValue().take());
    }
    return taken;
  }

  /** The name of the coordinator that leads. */
  String leader() {
    for (int i = 0; i < coordinators.size(); i++) {
      if (coordinators.get(i).isLeader()) {
        return "coordinator-" + (i + 1);
      }
    }
    throw new IllegalStateException("nobody leads");
  }

  private SimulatedMachine startCoordinator(String id) {
    SimulatedMachine machine = world.machine(id);
    String address = id + ":9200";
    var node =
        new CoordinatorNode(
            settings(id),
            address,
            machine,
            backends(id, machine),
            network.transport(address, machine),
            SweepSettings.DEFAULT,
            GarbageRules.byNumbers());
    coordinators.add(node);
    network.attach(address, node.handlers(), machine);
    start(machine, node::start);
    return machine;
  }

  private void startWorker(String id) {
    SimulatedMachine machine = world.machine(id);
    String address = id + ":9300";
    var node =
        new WorkerNode(
            settings(id),
            address,
            machine,
            backends(id, machine),
            network.transport(address, machine),
            new SimulatedDisk(),
            SerialMergeScheduler::new,
            ShardSettings.DEFAULT);
    network.attach(address, node.handlers(), machine);
    start(machine, node::start);
  }

  private interface Start {
    void run() throws StoreException, InterruptedException;
  }

  private static void start(SimulatedMachine machine, Start start) {
    machine.spawn(
        "start",
        () -> {
          try {
            start.run();
          } catch (StoreException e) {
            throw new IllegalStateException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Backends backends(String id, SimulatedMachine machine) {
    var bill = new Bill();
    bills.put(id, bill);
    return new Backends(
        new MeteredStore(table, machine.clock(), bill), new MeteredBlobs(blobs, bill));
  }

  private static NodeSettings settings(String id) {
    return new NodeSettings(id, "idle", "", LEASE);
  }

  @Override
  public void close() {
    world.close();
  }
}
