package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.SETTINGS;
import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.Fault;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The end of a shard, asked for or not: everyone gets an answer and nothing is left behind. */
final class ShardCloseTest {

  private static CompletableFuture<WriteAnswer> begin(
      Node node, Shard shard, Refresh refresh, String id) {
    return node.begin(() -> shard.write(request(refresh, TIMEOUT, index(id, "{}"))));
  }

  private static CompletableFuture<Boolean> beginClose(Node node, Shard shard) {
    return node.begin(
        () -> {
          shard.close();
          return true;
        });
  }

  private static void assertNotPrimary(CompletableFuture<?> call) {
    assertRefused(call, WorkerCalls.NOT_PRIMARY);
  }

  private static void assertRefused(CompletableFuture<?> call, String... types) {
    assertThat(call).isDone();
    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.error().type()).isIn((Object[]) types);
            });
  }

  private static void seal(ShardWorld world) throws Exception {
    var machine = world.world.machine("sealer");
    var log = new ShardLog(world.table, world.blobs, machine, LogSettings.DEFAULT, "u-1", 0);
    world.world.run(machine, () -> log.seal(Duration.ofSeconds(5)));
  }

  @Test
  void writesUnderWayReachTheLogBeforeItCloses() throws Exception {
    try (var world = new ShardWorld(1)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      List<CompletableFuture<WriteAnswer>> writes = new ArrayList<>();
      writes.add(GroupCommitTest.behindASlowAppend(node, shard));
      for (int i = 0; i < 5; i++) {
        writes.add(begin(node, shard, Refresh.NONE, "d" + i));
      }
      world.world.runFor(Duration.ofMillis(5));
      var closed = beginClose(node, shard);
      world.world.runFor(Duration.ofMillis(5));
      assertNotPrimary(late(node, shard, world));
      world.world.runUntil(closed::isDone, TIMEOUT);
      world.world.runFor(Duration.ofMillis(10));
      assertThat(writes).allMatch(CompletableFuture::isDone);
      assertThat(writes).allSatisfy(w -> assertThat(w.join().position()).isPositive());
      assertThat(node.tasks()).isEmpty();
      assertThat(world.node("n2").open(2).status().documents()).isEqualTo(6);
    }
  }

  private static CompletableFuture<WriteAnswer> late(Node node, Shard shard, ShardWorld world) {
    var late = begin(node, shard, Refresh.NONE, "late");
    world.world.runFor(Duration.ofMillis(1));
    return late;
  }

  @Test
  void closingIsBoundedWhenTheStoreDoesNotAnswer() throws Exception {
    try (var world = new ShardWorld(2)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      var first = GroupCommitTest.behindASlowAppend(node, shard);
      var queued = begin(node, shard, Refresh.NONE, "queued");
      node.store.follow(_ -> Fault.unreachable());
      world.world.runUntil(first::isDone, TIMEOUT);
      var behind = begin(node, shard, Refresh.NONE, "behind");
      world.world.runFor(Duration.ofMillis(1));
      Duration start = world.world.now();
      var closed = beginClose(node, shard);
      world.world.runUntil(closed::isDone, TIMEOUT);
      assertThat(world.world.now().minus(start))
          .isBetween(SETTINGS.closeTimeout(), SETTINGS.closeTimeout().plusMillis(300));
      world.world.runFor(Duration.ofMillis(10));
      assertThat(queued).isCompletedExceptionally();
      assertThat(behind).isCompletedExceptionally();
      assertThat(world.batches()).hasSize(1);
      assertThat(node.tasks()).isEmpty();
    }
  }

  @Test
  void aWriteWhoseOutcomeTheShardDoesNotLearnIsNotSaidToBeUndone() throws Exception {
    try (var world = new ShardWorld(9)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      var once = new AtomicBoolean();
      node.store.follow(_ -> once.getAndSet(true) ? Fault.unreachable() : Fault.answerLost());
      var write = begin(node, shard, Refresh.NONE, "a");
      world.world.runFor(Duration.ofMillis(100));
      var closed = beginClose(node, shard);
      world.world.runUntil(closed::isDone, TIMEOUT);
      world.world.runFor(Duration.ofMillis(10));
      assertThat(world.batches()).hasSize(1);
      assertThatThrownBy(write::join)
          .hasMessageContaining("unavailable_shards_exception")
          .hasMessageContaining("may be in the log");
      assertThat(node.tasks()).isEmpty();
    }
  }

  @Test
  void closingDoesNotWaitForACallThatHangs() throws Exception {
    try (var world = new ShardWorld(3)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.store.follow(_ -> new Fault.Hang(new CompletableFuture<>()));
      var write = begin(node, shard, Refresh.NONE, "a");
      world.world.runFor(Duration.ofMillis(100));
      var closed = beginClose(node, shard);
      world.world.runFor(SETTINGS.closeTimeout().plusSeconds(1));
      assertThat(closed).isCompleted();
      assertThatThrownBy(write::join).hasMessageContaining("may be in the log");
      assertThat(node.tasks()).isEmpty();
    }
  }

  @Test
  void whoWaitsForARefreshIsAnsweredBecauseTheWriteIsLogged() throws Exception {
    try (var world = new ShardWorld(4)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      var write = begin(node, shard, Refresh.WAIT_FOR, "a");
      world.world.runFor(Duration.ofMillis(100));
      assertThat(write).isNotDone();
      node.close(shard);
      world.world.runFor(Duration.ofMillis(10));
      assertThat(write).isDone();
      assertThat(write.join().position()).isEqualTo(2);
      Node other = world.node("n2");
      assertThat(other.ids(other.open(2))).containsExactly("a");
      assertThat(node.tasks()).isEmpty();
    }
  }

  @Test
  void duringACloseEveryCallIsAnsweredHonestly() throws Exception {
    for (long seed = 0; seed < 60; seed++) {
      try (var world = new ShardWorld(seed)) {
        Node node = world.node("n1");
        Shard shard = node.open(1);
        node.busy.work(Duration.ofMillis(10));
        List<CompletableFuture<WriteAnswer>> writes = new ArrayList<>();
        List<CompletableFuture<?>> reads = new ArrayList<>();
        Refresh[] refreshes = Refresh.values();
        for (int i = 0; i < 12; i++) {
          writes.add(begin(node, shard, refreshes[i % 3], "d" + i));
          reads.add(node.begin(() -> Node.idsHere(shard)));
          reads.add(node.begin(() -> shard.get("d0", false, Freshness.ANY, TIMEOUT)));
          world.world.runFor(Duration.ofMillis(node.machine.random(5)));
        }
        world.world.runFor(Duration.ofMillis(node.machine.random(20)));
        var closed = beginClose(node, shard);
        world.world.runUntil(closed::isDone, TIMEOUT);
        world.world.runFor(Duration.ofMillis(100));
        assertThat(writes).as("seed %s", seed).allMatch(CompletableFuture::isDone);
        assertThat(reads).as("seed %s", seed).allMatch(CompletableFuture::isDone);
        long logged = world.batches().stream().mapToLong(b -> b.operations().size()).sum();
        long acknowledged = 0;
        for (var write : writes) {
          if (write.isCompletedExceptionally()) {
            assertNotPrimary(write);
          } else {
            assertThat(write.join().position()).isPositive();
            acknowledged++;
          }
        }
        assertThat(acknowledged).as("seed %s", seed).isEqualTo(logged);
        for (var read : reads) {
          if (read.isCompletedExceptionally()) {
            assertRefused(read, WorkerCalls.NOT_PRIMARY, WorkerCalls.NOT_READY);
          }
        }
        assertThat(node.tasks()).as("seed %s", seed).isEmpty();
        assertThat(node.failed).isEmpty();
      }
    }
  }

  @Test
  void closingTwiceAndUsingItAfterwardsIsHarmless() throws Exception {
    try (var world = new ShardWorld(5)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.close(shard);
      node.close(shard);
      assertThat(shard.isClosed()).isTrue();
      assertThat(shard.status().started()).isFalse();
      assertNotPrimary(late(node, shard, world));
      assertThat(node.failed).isEmpty();
    }
  }

  @Test
  void closingWhileItIsBeingOpenedLeavesNothingBehind() throws Exception {
    for (long seed = 0; seed < 100; seed++) {
      try (var world = new ShardWorld(seed)) {
        Node node = world.node("n1");
        Shard before = node.open(1);
        for (int i = 0; i < 5; i++) {
          node.write(before, index("d" + i, "{'f" + i + "':1}"));
        }
        node.close(before);
        node.busy.work(Duration.ofMillis(3));
        Shard shard = node.shard(2);
        Task opener = node.machine.spawn("open", shard::open);
        world.world.runFor(Duration.ofMillis(node.machine.random(25)));
        boolean interrupt = node.machine.random(2) == 0;
        if (interrupt) {
          opener.interrupt();
        }
        var closed = beginClose(node, shard);
        world.world.runUntil(closed::isDone, TIMEOUT);
        world.world.runFor(Duration.ofMillis(200));
        assertThat(shard.isClosed()).isTrue();
        assertThat(shard.status().failure()).as("seed %s", seed).isNull();
        assertThat(node.failed).as("seed %s", seed).isEmpty();
        assertThat(node.tasks()).as("seed %s", seed).isEmpty();
      }
    }
  }

  @Test
  void anInterruptedOpeningIsNoFailure() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      try (var world = new ShardWorld(seed)) {
        Node node = world.node("n1");
        Shard before = node.open(1);
        for (int i = 0; i < 5; i++) {
          node.write(before, index("d" + i, "{}"));
        }
        node.close(before);
        node.busy.work(Duration.ofMillis(3));
        Shard shard = node.shard(2);
        Task opener = node.machine.spawn("open", shard::open);
        world.world.runFor(Duration.ofMillis(1 + node.machine.random(4)));
        opener.interrupt();
        world.world.runFor(Duration.ofMillis(100));
        assertThat(shard.isClosed()).as("seed %s", seed).isTrue();
        assertThat(shard.status().failure()).as("seed %s", seed).isNull();
        assertThat(node.failed).isEmpty();
        assertThat(node.tasks()).isEmpty();
      }
    }
  }

  @Test
  void whatCannotBeAppliedEndsTheShardAndIsThereWhenItIsOpenedAgain() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      try (var world = new ShardWorld(seed)) {
        Node node = world.node("n1");
        Shard shard = node.open(1);
        var first = GroupCommitTest.behindASlowAppend(node, shard);
        List<CompletableFuture<WriteAnswer>> writes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String id = "d" + i;
          Refresh refresh = i % 2 == 0 ? Refresh.NONE : Refresh.TRUE;
          String source = "{'f':'" + "x".repeat(1_500) + "'}";
          writes.add(node.begin(() -> shard.write(request(refresh, TIMEOUT, index(id, source)))));
          world.world.runFor(Duration.ofMillis(2));
        }
        // Mostly the applier's work, now and then the sequencer's: the shard must end either way.
        world.world.runUntil(first::isDone, TIMEOUT);
        node.busy.failNext(new StackOverflowError("injected"));
        Duration start = world.world.now();
        world.world.runUntil(shard::isClosed, TIMEOUT);
        world.world.runUntil(() -> !node.failed.isEmpty(), TIMEOUT);
        assertThat(world.world.now().minus(start)).isLessThan(Duration.ofSeconds(1));
        world.world.runFor(Duration.ofMillis(100));
        assertThat(writes).allMatch(CompletableFuture::isDone);
        assertThat(node.failed).containsExactly(shard);
        assertThat(node.tasks()).as("seed %s", seed).isEmpty();
        Node other = world.node("n2");
        List<String> ids = other.ids(other.open(2));
        for (int i = 0; i < writes.size(); i++) {
          if (!writes.get(i).isCompletedExceptionally()) {
            assertThat(ids).as("seed %s", seed).contains("d" + i);
          }
        }
      }
    }
  }

  @Test
  void aSealedLogEndsTheShardAndItsWritersAreToldThatTheIndexIsGone() throws Exception {
    try (var world = new ShardWorld(6)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      seal(world);
      assertThatThrownBy(() -> node.write(shard, index("a", "{}")))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
      world.world.runFor(Duration.ofMillis(10));
      assertThat(node.failed).containsExactly(shard);
      assertThat(node.tasks()).isEmpty();
    }
  }

  @Test
  void aShardThatOutlivesItsIndexAwaitsItsEndQuietly() throws Exception {
    try (var world = new ShardWorld(7)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{}"));
      var state = new StateStore(world.table, Duration.ofSeconds(1));
      world.world.run(
          node.machine, () -> state.replace(world.definition(), world.definition().asDeleting()));
      world.world.runFor(Duration.ofSeconds(10));
      assertThatThrownBy(() -> node.write(shard, index("b", "{}")))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
      assertThat(node.failed).isEmpty();
      node.close(shard);
      assertThat(node.tasks()).isEmpty();
    }
  }

  @Test
  void aDeposedPrimaryAcknowledgesNothingAndSaysThatItIsNotTheOne() throws Exception {
    try (var world = new ShardWorld(8)) {
      Node old = world.node("n1");
      Shard zombie = old.open(1);
      old.write(zombie, index("a", "{}"));
      Node next = world.node("n2");
      Shard shard = next.open(2);
      next.write(shard, index("b", "{}"));
      var late = begin(old, zombie, Refresh.NONE, "late");
      world.world.runFor(Duration.ofMillis(100));
      assertNotPrimary(late);
      assertThat(old.failed).containsExactly(zombie);
      assertThat(old.tasks()).isEmpty();
      // It may try as often as it likes.
      Shard again = old.shard(1);
      old.run(
          () -> {
            again.open();
            return true;
          });
      world.world.runFor(Duration.ofMillis(100));
      assertThat(again.isClosed()).isTrue();
      next.write(shard, index("c", "{}"));
      next.run(
          () -> {
            shard.refresh(TIMEOUT);
            return true;
          });
      assertThat(next.ids(shard)).containsExactly("a", "b", "c");
    }
  }
}
