package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.SHARD;
import static io.pinakes.worker.shard.ShardWorld.index;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.store.Store;
import io.pinakes.worker.disk.SimulatedDisk;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One path opens a copy, whatever is left of the one before. */
final class RecoveryTest {

  private static final ShardSettings SNAPSHOTS =
      new ShardSettings(
          10_000,
          2_000,
          2,
          4_000,
          Duration.ofSeconds(30),
          3,
          Duration.ofSeconds(2),
          16,
          1L << 30,
          10,
          Duration.ofDays(1));

  private final ShardWorld world = open();
  private long assignment;

  private static ShardWorld open() {
    try {
      return new ShardWorld(3);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    world.close();
  }

  private static void write(Node node, Shard shard, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      node.write(shard, index("d" + i, "{'n':%d}".formatted(i)));
    }
  }

  /** A node with so many documents whose snapshot holds nearly all of them. */
  private Node filled(int documents, SimulatedDisk disk) throws Exception {
    Node node = world.node("one", SNAPSHOTS, disk);
    Shard shard = node.open(++assignment);
    for (int i = 0; i < documents; i += 20) {
      write(node, shard, i, Math.min(documents, i + 20));
      world.world.runFor(Duration.ofSeconds(2));
    }
    return node;
  }

  private Manifest manifest(Node node) throws Exception {
    var manifests = new Manifests(world.table, node.machine, Duration.ofSeconds(1));
    return node.run(() -> manifests.load(SHARD));
  }

  private void checkAll(Node node, int documents) throws Exception {
    Shard shard = node.open(++assignment);
    assertThat(node.ids(shard)).hasSize(documents);
    for (int i = 0; i < documents; i++) {
      assertThat(node.get(shard, "d" + i).version()).as("d%s", i).isEqualTo(1);
    }
    write(node, shard, documents, documents + 1);
    assertThat(node.get(shard, "d" + documents).seqNo()).isEqualTo(documents);
  }

  private static int[] countFetches(Node node) {
    int[] fetches = new int[1];
    node.blobs.follow(
        name -> {
          fetches[0] += name.startsWith("segments/") ? 1 : 0;
          return new BlobFault.None();
        });
    return fetches;
  }

  @Test
  void aRestartWithItsDiskFetchesNothing() throws Exception {
    var disk = new SimulatedDisk();
    Node before = filled(95, disk);
    assertThat(manifest(before).version()).isGreaterThan(1);
    before.crash();
    disk.crash();
    Node after = world.node("one", SNAPSHOTS, disk);
    int[] fetches = countFetches(after);
    checkAll(after, 95);
    assertThat(fetches[0]).isZero();
  }

  @Test
  void aRestartWithoutItsDiskFetchesTheSnapshot() throws Exception {
    Node before = filled(95, new SimulatedDisk());
    before.crash();
    Node after = world.node("two", SNAPSHOTS, new SimulatedDisk());
    int[] fetches = countFetches(after);
    checkAll(after, 95);
    assertThat(fetches[0]).isPositive();
  }

  @Test
  void aDamagedLocalFileIsFetchedAgain() throws Exception {
    var disk = new SimulatedDisk();
    Node before = filled(60, disk);
    before.crash();
    disk.crash();
    var chance = new SplittableRandom(1);
    disk.corrupt(chance::nextLong);
    checkAll(world.node("one", SNAPSHOTS, disk), 60);
  }

  @Test
  void aLostBlobIsReportedWithItsName() throws Exception {
    Node before = filled(60, new SimulatedDisk());
    String blob = manifest(before).files().getFirst().blob();
    before.crash();
    world.blobs.delete(blob);
    Node after = world.node("two", SNAPSHOTS, new SimulatedDisk());
    Shard shard = after.shard(++assignment);
    after.run(
        () -> {
          shard.open();
          return true;
        });
    world.world.runUntil(() -> after.failed.contains(shard), Duration.ofMinutes(1));
    assertThat(shard.status().failure()).contains(blob);
  }

  @Test
  void theLogIsTruncatedToItsTermMarkersBeforeTheLastSnapshotButOne() throws Exception {
    Node node = filled(95, new SimulatedDisk());
    var log = new ShardLog(world.table, world.blobs, node.machine, ShardWorld.LOG, SHARD.uuid(), 0);
    long truncated = node.run(log::truncatedBefore);
    assertThat(truncated).isGreaterThan(20);
    List<String> kinds =
        node
            .run(
                () ->
                    world.table.query(
                        "log/" + SHARD.uuid() + "/0",
                        "0",
                        "%019d".formatted(truncated),
                        1_000,
                        Store.Consistency.STRONG,
                        Duration.ofSeconds(1)))
            .rows()
            .stream()
            .map(row -> row.requiredText("kind"))
            .toList();
    assertThat(kinds).containsExactly("term");
    assertThat(manifest(node).position().number()).isGreaterThan(truncated);
    // What is between the two is there still, for a replica that lags.
    assertThat(node.run(() -> log.readFrom(truncated, 100)).entries())
        .hasSizeGreaterThan(10)
        .allMatch(LogEntry.Batch.class::isInstance);
  }

  @Test
  void aReplicaThatTheLogHasLeftBehindStartsAgainFromTheSnapshot() throws Exception {
    world.assign("one", "two");
    Node one = world.node("one", SNAPSHOTS);
    Node two = world.node("two", SNAPSHOTS);
    Shard primary = one.open(++assignment);
    Shard replica = two.open(new Shard.Aim(1, false));
    write(one, primary, 0, 5);
    two.machine.pause();
    for (int i = 5; i < 100; i += 10) {
      write(one, primary, i, i + 10);
      world.world.runFor(Duration.ofSeconds(2));
    }
    // Longer than the primary remembers entries for a silent replica.
    two.machine.resume();
    world.world.runFor(Duration.ofSeconds(5));
    if (replica.isClosed()) {
      assertThat(replica.status().failure()).contains("truncated");
      replica = two.open(new Shard.Aim(1, false));
      world.world.runFor(Duration.ofSeconds(2));
    }
    assertThat(replica.status().position()).isEqualTo(primary.status().position());
    assertThat(two.ids(replica)).hasSize(105);
  }

  @Test
  void aDefinitionThatCameAgainAfterItsIndexWasRemovedIsMarkedAgain() throws Exception {
    try (var world = new ShardWorld(1)) {
      Node node = world.node("one");
      // A removal ends with the definition; a late copy of its creation puts it back.
      node.run(
          () -> {
            node.parts.manifests().remove(ShardWorld.SHARD);
            return true;
          });
      Shard shard = node.shard(1);
      node.run(
          () -> {
            shard.open();
            return true;
          });
      world.world.runUntil(shard::isClosed, Duration.ofSeconds(1));
      assertThat(world.definition().deleting()).isTrue();
    }
  }
}
