package io.pinakes.system.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.snapshot.SegmentFile;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.coordinator.garbage.SweepSettings;
import io.pinakes.coordinator.garbage.Sweeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One shard, nodes that have copies of it and all make snapshots, sweepers, and a chaos that pauses
 * them for hours, crashes them, and takes or damages their disks.
 */
final class SnapshotWorld implements AutoCloseable {

  static final ShardId SHARD = new ShardId("books", "uuid", 0);
  static final Duration CALL = Duration.ofMillis(500);

  /** So small that about half of the batches become blobs. */
  static final LogSettings LOG =
      new LogSettings(100, CALL, Duration.ofMillis(5), Duration.ofMillis(200), 5);

  private static final int NODES = 3;
  private static final int SWEEPERS = 2;
  private static final int BLOWS = 14;

  /** Nearly every call takes a while, so that a pause can come between any two. */
  private static final FaultPlan.Rates STORE_FAULTS =
      new FaultPlan.Rates(20, 30, 10, 600, Duration.ofMillis(300));

  final SimulatedWorld world;
  final Guards guards;

  /** Every batch that anybody has seen in the log, by its number. */
  private final TreeMap<Long, String> logged = new TreeMap<>();

  private final Map<String, Integer> counts = new HashMap<>();
  private final InMemoryStore table = new InMemoryStore();
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final List<Node> nodes = new ArrayList<>();
  private final List<SimulatedMachine> sweepers = new ArrayList<>();
  private boolean over;
  private long assignments;

  SnapshotWorld(long seed, Guards guards) {
    this.world = new SimulatedWorld(seed);
    this.guards = guards;
  }

  boolean isOver() {
    return over;
  }

  long nextAssignment() {
    return ++assignments;
  }

  long assignment() {
    return assignments;
  }

  /** Something happened that a run should have some of. */
  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  Map<String, Integer> counts() {
    return counts;
  }

  /** A batch is in the log, as its writer or a reader says. */
  void logged(LogEntry entry) {
    if (entry instanceof LogEntry.Batch batch) {
      String id = batch.operations().getFirst().id();
      String before = logged.putIfAbsent(batch.number(), id);
      if (before != null && !before.equals(id)) {
        throw new AssertionError("entry " + batch.number() + " is " + before + " and " + id);
      }
    }
  }

  /** What a copy holds must be the log up to its position: nothing missing, nothing else. */
  void check(ModelCopy copy) throws IOException {
    assertThat(copy.content())
        .as("seed %s: copy at %s", world.seed(), copy.position())
        .isEqualTo(logged.headMap(copy.position().number(), true));
  }

  /** A node's own ways to the table and to the blobs. */
  record Ways(FaultyBlobStore blobs, ShardLog log, Manifests manifests) {}

  Ways ways(SimulatedMachine machine, FaultPlan storeFaults, BlobFault.Plan blobFaults) {
    Store seen = guards.table().apply(new FaultyStore(table, machine, storeFaults));
    var seenBlobs = new FaultyBlobStore(blobs, machine, blobFaults);
    return new Ways(
        seenBlobs,
        new ShardLog(seen, seenBlobs, machine, LOG, SHARD.uuid(), SHARD.number()),
        new Manifests(seen, machine, CALL));
  }

  Ways badWays(SimulatedMachine machine) {
    return ways(machine, FaultPlan.random(machine, STORE_FAULTS), blobFaults(machine));
  }

  Ways goodWays(SimulatedMachine machine) {
    return ways(machine, FaultPlan.none(), BlobFault.Plan.none());
  }

  private static BlobFault.Plan blobFaults(SimulatedMachine machine) {
    var random = BlobFault.Plan.random(machine, 30, 30, 700, Duration.ofSeconds(2));
    return name -> machine.random(30) == 0 ? new BlobFault.Cut(40) : random.next(name);
  }

  /** Runs nodes, sweepers and chaos for some hours, then lets all come to rest. */
  void run() throws Exception {
    for (int i = 0; i < NODES; i++) {
      var node = new Node(this, "n" + i);
      nodes.add(node);
      node.start();
    }
    for (int i = 0; i < SWEEPERS; i++) {
      SimulatedMachine machine = world.machine("s" + i);
      sweepers.add(machine);
      machine.spawn("sweeps", () -> sweepAgainAndAgain(machine));
    }
    var chaos = new SplittableRandom(world.seed());
    for (int i = 0; i < BLOWS; i++) {
      world.runFor(Duration.ofSeconds(chaos.nextInt(400)));
      strike(chaos);
    }
    over = true;
    world.runFor(Duration.ofHours(1));
    assertThat(logged).as("seed %s", world.seed()).isNotEmpty();
    rest();
  }

  private void strike(SplittableRandom chaos) throws IOException {
    int victim = chaos.nextInt(NODES + SWEEPERS);
    if (victim >= NODES) {
      pause(sweepers.get(victim - NODES), chaos);
      return;
    }
    Node node = nodes.get(victim);
    switch (chaos.nextInt(5)) {
      case 0 -> node.crash(false);
      case 1 -> node.crash(true);
      case 2 -> {
        node.crash(false);
        if (!node.disk().corrupt(chaos::nextLong).isEmpty()) {
          count("local file damaged");
        }
      }
      default -> pause(node.machine(), chaos);
    }
    if (!node.isUp()) {
      world.runFor(Duration.ofSeconds(chaos.nextInt(60)));
      node.start();
    }
  }

  private void pause(SimulatedMachine machine, SplittableRandom chaos) {
    machine.pause();
    boolean longer = chaos.nextInt(3) == 0;
    world.runFor(Duration.ofSeconds(chaos.nextInt(longer ? 7_200 : 900)));
    machine.resume();
    count("pauses");
  }

  private Sweeper sweeper(SimulatedMachine machine, Ways ways) {
    return new Sweeper(
        ways.blobs(),
        _ -> ways.log(),
        ways.manifests(),
        guards.garbage(),
        new SweepSettings(Duration.ofMinutes(3), 5, Duration.ofMillis(50)),
        machine);
  }

  private void sweepAgainAndAgain(SimulatedMachine machine) {
    Sweeper sweeper = sweeper(machine, badWays(machine));
    try {
      while (!over) {
        try {
          int deleted = sweeper.sweep(() -> true).deleted();
          counts.merge("swept", deleted, Integer::sum);
        } catch (IOException e) {
          count("sweep ended early");
        }
        machine.clock().sleep(Duration.ofMillis(machine.random(180_000)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * When all is quiet, a node with an empty disk finds every batch, and once it has made a snapshot
   * and swept, no blob is left that nothing names.
   */
  void rest() throws Exception {
    SimulatedMachine machine = world.machine("last");
    Ways ways = goodWays(machine);
    var last = new Node(this, "last");
    world.run(
        machine,
        () -> {
          last.openAndSnapshot(machine, ways);
          sweeper(machine, ways).sweep(() -> true);
          return true;
        });
    Manifest manifest = world.run(machine, () -> ways.manifests().load(SHARD));
    var named = new TreeSet<String>();
    manifest.files().stream().map(SegmentFile::blob).forEach(named::add);
    for (Row row :
        table.query("log/uuid/0", "0", ":", 10_000, Store.Consistency.STRONG, CALL).rows()) {
      String blob = row.text("blob");
      if (blob != null) {
        named.add(blob);
      }
    }
    assertThat(blobs.list("", "", 10_000))
        .as("seed %s: blobs left", world.seed())
        .containsExactlyElementsOf(named);
  }

  @Override
  public void close() {
    world.close();
  }
}
