package io.pinakes.system.snapshots;

import io.pinakes.common.log.CorruptLogException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.LogPage;
import io.pinakes.common.log.LogTruncatedException;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.Operation;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.snapshot.CorruptSnapshotException;
import io.pinakes.common.snapshot.SnapshotException;
import io.pinakes.system.snapshots.SnapshotWorld.Ways;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.snapshot.SnapshotFetch;
import io.pinakes.worker.snapshot.SnapshotUpload;
import io.pinakes.worker.snapshot.SnapshotUpload.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/** A node that opens the shard again and again, reads and writes its log, and makes snapshots. */
final class Node {

  private final SnapshotWorld in;
  private final String name;
  private final SimulatedDisk disk = new SimulatedDisk();
  private @Nullable SimulatedMachine machine;
  private int starts;
  private int ids;

  Node(SnapshotWorld in, String name) {
    this.in = in;
    this.name = name;
  }

  SimulatedMachine machine() {
    if (machine == null) {
      throw new IllegalStateException(name + " is down");
    }
    return machine;
  }

  SimulatedDisk disk() {
    return disk;
  }

  boolean isUp() {
    return machine != null;
  }

  void start() {
    SimulatedMachine fresh = in.world.machine(name + "." + ++starts);
    machine = fresh;
    Ways ways = in.badWays(fresh);
    fresh.spawn("lives", () -> live(fresh, ways));
  }

  void crash(boolean diskLost) {
    machine().crash();
    machine = null;
    disk.crash();
    if (diskLost) {
      disk.wipe();
    }
    in.count("crashes");
  }

  private void live(SimulatedMachine on, Ways ways) {
    try {
      while (!in.isOver()) {
        try {
          open(on, ways);
        } catch (CorruptLogException | CorruptSnapshotException | IOException e) {
          throw new AssertionError(name + " found damage", e);
        } catch (LogTruncatedException e) {
          in.count("opened again from a newer snapshot");
        } catch (LogException | SnapshotException e) {
          in.count(e.getClass().getSimpleName());
        }
        on.clock().sleep(Duration.ofMillis(on.random(20_000)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(SimulatedMachine on, Ways ways)
      throws LogException, SnapshotException, IOException, InterruptedException {
    try (Directory directory = disk.create(SnapshotWorld.SHARD)) {
      var fetched = fetch(on, ways, directory);
      disk.discard(SnapshotWorld.SHARD);
      if (fetched.reusedBytes() > 0) {
        in.count("local files reused");
      }
      var copy = new ModelCopy(directory, fetched.manifest());
      in.check(copy);
      var upload =
          new SnapshotUpload(
              SnapshotWorld.SHARD,
              directory,
              fetched.manifest(),
              on,
              ways.blobs(),
              ways.manifests(),
              in.guards.reuse());
      while (!in.isOver() && on.random(12) != 0) {
        on.clock().sleep(Duration.ofMillis(on.random(60_000)));
        switch ((int) on.random(4)) {
          case 0 -> tail(ways, copy);
          case 1 -> write(on, ways, copy);
          default -> snapshot(on, ways, copy, upload);
        }
      }
    }
  }

  private SnapshotFetch.Fetched fetch(SimulatedMachine on, Ways ways, Directory directory)
      throws SnapshotException, IOException, InterruptedException {
    return new SnapshotFetch(on, ways.blobs(), ways.manifests())
        .fetch(SnapshotWorld.SHARD, directory, disk.leftBehind(SnapshotWorld.SHARD));
  }

  private void tail(Ways ways, ModelCopy copy)
      throws LogException, IOException, InterruptedException {
    boolean mayHaveMore = true;
    while (mayHaveMore) {
      LogPage page = ways.log().readFrom(copy.position().number() + 1, 20);
      for (LogEntry entry : page.entries()) {
        in.logged(entry);
        copy.apply(entry);
      }
      mayHaveMore = page.mayHaveMore();
    }
    in.check(copy);
  }

  private void write(SimulatedMachine on, Ways ways, ModelCopy copy)
      throws LogException, IOException, InterruptedException {
    long assignment = on.random(4) == 0 ? in.assignment() : in.nextAssignment();
    try (LogWriter writer =
        LogWriter.open(
            ways.log(), copy.position(), assignment, name, entry -> applied(copy, entry))) {
      for (long i = on.random(8); i > 0; i--) {
        on.clock().sleep(Duration.ofMillis(on.random(5_000)));
        String id = name + "-" + starts + "-" + ids++;
        var operation = new Operation.Index(id, 1, noise(on, on.random(2) == 0 ? 10 : 300));
        applied(copy, writer.append(copy.nextSeqNo(), 1, List.of(operation)));
      }
    }
    in.check(copy);
  }

  /** Bytes that do not get smaller. */
  private static byte[] noise(SimulatedMachine on, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) on.random(256);
    }
    return bytes;
  }

  private void applied(ModelCopy copy, LogEntry entry) {
    try {
      in.logged(entry);
      copy.apply(entry);
    } catch (CorruptLogException e) {
      throw new AssertionError(name + " found damage", e);
    }
  }

  private void snapshot(SimulatedMachine on, Ways ways, ModelCopy copy, SnapshotUpload upload)
      throws SnapshotException, IOException, InterruptedException {
    List<String> files = copy.commit((int) on.random(4));
    Outcome outcome = upload.upload(files, copy.position(), copy.nextSeqNo());
    if (outcome instanceof Outcome.Made made) {
      in.count("snapshots");
      upload.tidyUp(made, ways.log());
    } else {
      in.count("snapshots not needed");
    }
  }

  /** Opens the shard, reads all, and makes a snapshot of it. */
  void openAndSnapshot(SimulatedMachine on, Ways ways) throws Exception {
    openAndSnapshot(on, ways, 0, 1);
  }

  /** Opens the shard, reads all, writes, and makes a snapshot after each few batches. */
  void openAndSnapshot(SimulatedMachine on, Ways ways, int batches, int snapshots)
      throws Exception {
    try (Directory directory = disk.create(SnapshotWorld.SHARD)) {
      var fetched = fetch(on, ways, directory);
      var copy = new ModelCopy(directory, fetched.manifest());
      tail(ways, copy);
      var upload =
          new SnapshotUpload(
              SnapshotWorld.SHARD,
              directory,
              fetched.manifest(),
              on,
              ways.blobs(),
              ways.manifests());
      try (LogWriter writer =
          LogWriter.open(
              ways.log(),
              copy.position(),
              in.nextAssignment(),
              name,
              entry -> applied(copy, entry))) {
        for (int s = 0; s < snapshots; s++) {
          for (int b = 0; b < batches; b++) {
            String id = name + "-" + starts + "-" + ids++;
            var operation = new Operation.Index(id, 1, noise(on, b % 2 == 0 ? 10 : 300));
            applied(copy, writer.append(copy.nextSeqNo(), 1, List.of(operation)));
          }
          snapshot(on, ways, copy, upload);
        }
      }
      in.check(copy);
    }
  }
}
