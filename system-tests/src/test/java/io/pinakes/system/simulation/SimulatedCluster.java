package io.pinakes.system.simulation;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.BlobStore;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.Fate;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.garbage.SweepSettings;
import io.pinakes.coordinator.node.CoordinatorNode;
import io.pinakes.system.simulation.Verdict.Count;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.node.WorkerNode;
import io.pinakes.worker.shard.BusyMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.lucene.index.SerialMergeScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one cluster, each on a machine that can crash and come back, and all that is between
 * them and their stores.
 */
final class SimulatedCluster implements AutoCloseable {

  /** A process that was told to end is killed after so long. */
  private static final Duration GRACE = Duration.ofSeconds(12);

  /** Of a piece of CPU work, before it is done and again before its caller learns of it. */
  private static final Duration LONGEST_WORK = Duration.ofMillis(30);

  /** How many of 1,000 pieces of work are refused. */
  private static final int REFUSED_WORK = 20;

  final SimulatedWorld world;
  final InMemoryNetwork network = new InMemoryNetwork();
  final StoreLedger stores;

  /** What is under way when a node crashes or pauses goes on: it is on the wire. */
  private final SimulatedMachine wire;

  private final Scenario scenario;
  private final Verdict verdict;
  private final Mutation mutation;
  private final List<Slot> slots = new ArrayList<>();
  private final Set<String> drained = new HashSet<>();
  private FaultPlan.Rates storeRates = new FaultPlan.Rates(0, 0, 0, 0, Duration.ZERO);
  private BlobRates blobRates = new BlobRates(0, 0, 0, Duration.ZERO);
  private boolean disturbed;
  private int stallsPerThousand;

  /** How often, out of 1,000 calls, blobs fail or are slow. */
  record BlobRates(int before, int after, int delayed, Duration maxDelay) {}

  /** A place for a node, and the process that is there now. */
  final class Slot {
    private final String id;
    private final boolean isWorker;
    private final double rate;
    private final SimulatedDisk disk = new SimulatedDisk();
    private int starts;
    private boolean isCutOff;
    private @Nullable SimulatedMachine machine;
    private @Nullable BusyMachine busy;
    private @Nullable CoordinatorNode coordinator;
    private @Nullable AutoCloseable node;

    private Slot(String id, boolean isWorker, double rate) {
      this.id = id;
      this.isWorker = isWorker;
      this.rate = rate;
    }

    String id() {
      return id;
    }

    boolean isUp() {
      return machine != null;
    }

    boolean isWorker() {
      return isWorker;
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

    String address() {
      return id + ":9300";
    }

    /** From now on this node reaches the table, or does not. */
    void cutOff(boolean cutOff) {
      isCutOff = cutOff;
    }

    void start() {
      if (machine != null) {
        throw new IllegalStateException(id + " is up");
      }
      String process = id + "." + ++starts;
      verdict.note(() -> "start " + process);
      var fresh = world.machine(process, rate);
      machine = fresh;
      var works = new BusyMachine(fresh);
      busy = works;
      work(disturbed);
      var backends = new Backends(store(process, fresh), blobs(process, fresh));
      var settings = new NodeSettings(id, "simulated", "", scenario.lease());
      if (isWorker) {
        var worker =
            new WorkerNode(
                settings,
                address(),
                works,
                backends,
                network.transport(address(), fresh),
                disk,
                SerialMergeScheduler::new,
                scenario.shardSettings());
        node = worker;
        listen(worker.handlers(), fresh, worker::start);
      } else {
        var one =
            new CoordinatorNode(
                settings,
                address(),
                works,
                backends,
                network.transport(address(), fresh),
                new SweepSettings(scenario.sweep(), 50, Duration.ofMillis(5)),
                mutation.garbageRules());
        coordinator = one;
        node = one;
        listen(one.handlers(), fresh, one::start);
      }
    }

    /** The process ends between two of its lines. */
    void crash(boolean keepDisk) {
      verdict.note(() -> "crash " + id + "." + starts + (keepDisk ? " with its disk" : ""));
      machine().crash();
      network.detach(address());
      if (keepDisk) {
        disk.crash();
      } else {
        disk.wipe();
      }
      machine = null;
      busy = null;
      coordinator = null;
      node = null;
    }

    /** From now on CPU work takes its time, or does not. */
    private void work(boolean isSlow) {
      if (busy != null && scenario.has(FaultKind.SLOW_WORK)) {
        busy.work(isSlow ? LONGEST_WORK : Duration.ZERO);
        busy.reject(isSlow ? REFUSED_WORK : 0);
      }
    }

    /** The process is told to end; it does, or is killed. */
    void stop() {
      verdict.note(() -> "stop " + id + "." + starts);
      AutoCloseable ending = node;
      if (ending == null) {
        return;
      }
      var done = new boolean[1];
      SimulatedMachine on = machine();
      on.spawn(
          "stop " + id,
          () -> {
            try {
              ending.close();
            } catch (Exception e) {
              throw new IllegalStateException(id + " does not close", e);
            } finally {
              done[0] = true;
            }
          });
      Duration end = world.now().plus(GRACE);
      while (!done[0] && world.now().compareTo(end) < 0 && !verdict.isViolated()) {
        world.runFor(Duration.ofMillis(20));
      }
      if (isUp() && machine() == on) {
        crash(true);
      }
    }

    private Store store(String process, SimulatedMachine on) {
      Store table = mutation.store(stores.usedBy(process));
      var reached =
          new FaultyStore(
              table,
              wire,
              call ->
                  isCutOff ? Fault.unreachable() : FaultPlan.random(wire, storeRates).next(call));
      return new NodeStore(reached, where -> maybeStall(on, process, where));
    }

    private BlobStore blobs(String process, SimulatedMachine on) {
      BlobStore blobs = stores.blobsUsedBy(process);
      var reached =
          new FaultyBlobStore(
              blobs,
              wire,
              name ->
                  BlobFault.Plan.random(
                          wire,
                          blobRates.before,
                          blobRates.after,
                          blobRates.delayed,
                          blobRates.maxDelay)
                      .next(name));
      return new NodeBlobs(reached, where -> maybeStall(on, process, where));
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

  SimulatedCluster(SimulatedWorld world, Scenario scenario, Verdict verdict, Mutation mutation) {
    this.world = world;
    this.scenario = scenario;
    this.verdict = verdict;
    this.mutation = mutation;
    this.wire = world.machine("wire");
    this.stores = new StoreLedger(verdict, wire);
    for (int i = 1; i <= scenario.coordinators(); i++) {
      slots.add(new Slot("c" + i, false, clockRate()));
    }
    for (int i = 1; i <= scenario.workers(); i++) {
      slots.add(new Slot("w" + i, true, clockRate()));
    }
  }

  private double clockRate() {
    return scenario.has(FaultKind.CLOCK_RATES) ? 0.8 + wire.random(451) / 1000.0 : 1.0;
  }

  List<Slot> slots() {
    return slots;
  }

  List<Slot> coordinatorsUp() {
    return slots.stream().filter(slot -> !slot.isWorker() && slot.isUp()).toList();
  }

  /** A machine that never fails. */
  SimulatedMachine wire() {
    return wire;
  }

  /** Begins what goes wrong all the time in this scenario. */
  void disturb() {
    boolean slow = scenario.has(FaultKind.SLOW_NETWORK);
    boolean lossy = scenario.has(FaultKind.LOSSY_NETWORK);
    if (slow || lossy) {
      network.follow((from, to, call) -> fate(slow, lossy));
    }
    boolean late = scenario.has(FaultKind.LATE_CALLS);
    boolean failing = scenario.has(FaultKind.FAILING_STORE);
    storeRates =
        new FaultPlan.Rates(
            failing ? 20 : 0,
            scenario.has(FaultKind.LOST_ANSWERS) ? 40 : 0,
            failing ? 20 : 0,
            scenario.has(FaultKind.SLOW_STORE) ? 900 : late ? 30 : 0,
            late ? Duration.ofSeconds(6) : Duration.ofMillis(30));
    boolean failingBlobs = scenario.has(FaultKind.FAILING_BLOBS);
    blobRates =
        new BlobRates(
            failingBlobs ? 50 : 0,
            failingBlobs ? 50 : 0,
            scenario.has(FaultKind.SLOW_BLOBS) ? 500 : 0,
            Duration.ofSeconds(2));
    stallsPerThousand = scenario.has(FaultKind.STALL) ? 6 : 0;
    disturbed = true;
    slots.forEach(slot -> slot.work(true));
  }

  /** Has a worker hold nothing from now on, or takes that back; some coordinator sees to it. */
  void drain(Slot slot, boolean drain) {
    verdict.note(() -> (drain ? "drain " : "undrain ") + slot.id());
    if (drain) {
      drained.add(slot.id());
    } else {
      drained.remove(slot.id());
    }
    wire.spawn(
        "drain " + slot.id(),
        () -> {
          try {
            while (drained.contains(slot.id()) == drain && !isDrained(slot, drain)) {
              wire.clock().sleep(Duration.ofMillis(500));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean isDrained(Slot slot, boolean drain) throws InterruptedException {
    List<Slot> up = coordinatorsUp();
    if (up.isEmpty()) {
      return false;
    }
    Slot by = up.get((int) wire.random(up.size()));
    CoordinatorNode node = by.coordinator();
    var done = new CompletableFuture<Boolean>();
    by.machine()
        .spawn(
            "drain " + slot.id(),
            () -> {
              try {
                if (drain) {
                  node.drains().drain(slot.id());
                } else {
                  node.drains().undrain(slot.id());
                }
                done.complete(true);
              } catch (ApiException e) {
                done.complete(false);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      return wire.clock().await(done, Duration.ofSeconds(10));
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** From now on nothing fails; what is under way goes on. */
  void heal() {
    verdict.note(() -> "heal");
    network.heal();
    network.follow((from, to, call) -> Fate.delivered());
    storeRates = new FaultPlan.Rates(0, 0, 0, 0, Duration.ZERO);
    blobRates = new BlobRates(0, 0, 0, Duration.ZERO);
    stallsPerThousand = 0;
    disturbed = false;
    for (Slot slot : slots) {
      slot.work(false);
      if (drained.contains(slot.id())) {
        drain(slot, false);
      }
      slot.cutOff(false);
      if (slot.isUp()) {
        slot.machine().resume();
      } else {
        slot.start();
      }
    }
  }

  private Fate fate(boolean slow, boolean lossy) {
    if (lossy) {
      switch ((int) wire.random(60)) {
        case 0 -> {
          return new Fate.AnswerLost();
        }
        case 1 -> {
          return new Fate.RequestLost();
        }
        case 2 -> {
          return new Fate.Refused();
        }
        default -> {}
      }
    }
    // Most are quick, some are not.
    long longest = wire.random(20) == 0 ? 400_000_000L : 5_000_000L;
    return slow
        ? new Fate.Delivered(
            Duration.ofNanos(wire.random(longest)), Duration.ofNanos(wire.random(longest)))
        : Fate.delivered();
  }

  /** The caller's machine stands still now and then, mostly for longer than a lease. */
  private void maybeStall(SimulatedMachine machine, String process, String where)
      throws InterruptedException {
    if (stallsPerThousand == 0 || wire.random(1_000) >= stallsPerThousand) {
      return;
    }
    Duration pause = Duration.ofMillis(wire.random(4 * scenario.lease().toMillis()));
    verdict.count(Count.STALLS);
    verdict.note(() -> process + " stalls for " + pause + " " + where);
    machine.pause();
    wire.spawn(
        "resume " + process,
        () -> {
          try {
            wire.clock().sleep(pause);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          machine.resume();
        });
    wire.clock().sleep(Duration.ofNanos(1));
  }

  @Override
  public void close() {
    world.close();
  }
}
