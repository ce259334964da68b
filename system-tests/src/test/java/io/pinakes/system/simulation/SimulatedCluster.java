package io.pinakes.system.simulation;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.node.CoordinatorNode;
import io.pinakes.worker.node.WorkerNode;
import io.pinakes.worker.shard.ShardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/** The nodes of one cluster, each on a machine that can crash and come back with nothing on it. */
final class SimulatedCluster implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(3);

  final SimulatedWorld world;
  final InMemoryNetwork network = new InMemoryNetwork();
  private final InMemoryStore table = new InMemoryStore();
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final List<Slot> slots = new ArrayList<>();
  private FaultPlan.Rates storeFaults = new FaultPlan.Rates(0, 0, 0, 0, Duration.ZERO);

  /** A place for a node, and the process that is there now. */
  final class Slot {
    private final String id;
    private final boolean worker;
    private int starts;
    private @Nullable SimulatedMachine machine;
    private @Nullable CoordinatorNode coordinator;
    private @Nullable FaultyStore store;

    private Slot(String id, boolean worker) {
      this.id = id;
      this.worker = worker;
    }

    boolean isUp() {
      return machine != null;
    }

    boolean isWorker() {
      return worker;
    }

    SimulatedMachine machine() {
      if (machine == null) {
        throw new IllegalStateException(id + " is down");
      }
      return machine;
    }

    CoordinatorNode coordinator() {
      if (coordinator == null) {
        throw new IllegalStateException(id + " is no coordinator that is up");
      }
      return coordinator;
    }

    /** Starts a new process, with an empty disk. */
    void start() {
      if (machine != null) {
        throw new IllegalStateException(id + " is up");
      }
      var fresh = world.machine(id + "." + ++starts);
      machine = fresh;
      store = new FaultyStore(table, fresh, FaultPlan.random(fresh, storeFaults));
      var backends = new Backends(store, blobs);
      var settings = new NodeSettings(id, "simulated", "", LEASE);
      if (worker) {
        var node =
            new WorkerNode(
                settings,
                address(),
                fresh,
                backends,
                network.transport(address(), fresh),
                shard -> new ByteBuffersDirectory(),
                SerialMergeScheduler::new,
                ShardSettings.DEFAULT);
        listen(node.handlers(), fresh, node::start);
      } else {
        var node =
            new CoordinatorNode(
                settings, address(), fresh, backends, network.transport(address(), fresh));
        coordinator = node;
        listen(node.handlers(), fresh, node::start);
      }
    }

    /** The process ends between two of its lines, and its disk is lost. */
    void crash() {
      machine().crash();
      network.detach(address());
      machine = null;
      coordinator = null;
    }

    private String address() {
      return id + ":9300";
    }

    private void listen(RpcHandlers handlers, SimulatedMachine on, Start start) {
      network.attach(address(), handlers, on);
      on.spawn(
          "start " + id,
          () -> {
            try {
              while (true) {
                try {
                  start.run();
                  return;
                } catch (StoreException e) {
                  // As the operator's restarts would.
                  on.clock().sleep(Duration.ofMillis(500));
                }
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  @FunctionalInterface
  private interface Start {
    void run() throws StoreException, InterruptedException;
  }

  SimulatedCluster(long seed, int coordinators, int workers) {
    world = new SimulatedWorld(seed);
    for (int i = 1; i <= coordinators; i++) {
      slots.add(new Slot("c" + i, false));
    }
    for (int i = 1; i <= workers; i++) {
      slots.add(new Slot("w" + i, true));
    }
  }

  List<Slot> slots() {
    return slots;
  }

  List<Slot> coordinatorsUp() {
    return slots.stream().filter(slot -> !slot.isWorker() && slot.isUp()).toList();
  }

  /** From now on the ways to the table are bad, for nodes up and for those still to come. */
  void disturbStore(FaultPlan.Rates rates) {
    storeFaults = rates;
    for (Slot slot : slots) {
      FaultyStore store = slot.store;
      if (store != null && slot.isUp()) {
        store.follow(FaultPlan.random(slot.machine(), rates));
      }
    }
  }

  @Override
  public void close() {
    world.close();
  }
}
