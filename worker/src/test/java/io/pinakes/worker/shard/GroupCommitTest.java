package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.Operation;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests gather while an append is on its way. */
final class GroupCommitTest {

  private static final Duration SLOW = Duration.ofMillis(50);

  /** A write whose append takes a while; it has begun when this returns. */
  static CompletableFuture<WriteAnswer> behindASlowAppend(Node node, Shard shard) {
    node.store.follow(FaultPlan.script(new Fault.Delay(SLOW, SLOW)));
    var first = node.begin(() -> shard.write(request(index("first", "{}"))));
    node.in.world.runFor(Duration.ofMillis(10));
    assertThat(first).isNotDone();
    return first;
  }

  private static String filler(int bytes) {
    return "{'f':'" + "x".repeat(bytes) + "'}";
  }

  private static List<String> ids(LogEntry.Batch batch) {
    return batch.operations().stream().map(Operation::id).toList();
  }

  @Test
  void whatGathersDuringAnAppendGoesIntoTheNextEntryInOrder() throws Exception {
    try (var world = new ShardWorld(1)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      behindASlowAppend(node, shard);
      List<CompletableFuture<WriteAnswer>> answers = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String id = "d" + i;
        ids.add(id);
        answers.add(node.begin(() -> shard.write(request(index(id, "{}")))));
        world.world.runFor(Duration.ofMillis(1));
      }
      assertThat(answers).noneMatch(CompletableFuture::isDone);
      world.world.runFor(Duration.ofSeconds(1));
      List<LogEntry.Batch> batches = world.batches();
      assertThat(batches).hasSize(2);
      assertThat(ids(batches.get(1))).isEqualTo(ids);
      long seqNo = 1;
      for (var answer : answers) {
        assertThat(answer.join().position()).isEqualTo(3);
        assertThat(answer.join().results())
            .extracting(DocumentResult::seqNo)
            .containsExactly(seqNo++);
      }
    }
  }

  @Test
  void anEntryHoldsNoMoreThanItsBoundUnlessOneRequestDoes() throws Exception {
    try (var world = new ShardWorld(2)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      behindASlowAppend(node, shard);
      for (int i = 0; i < 4; i++) {
        String id = "d" + i;
        node.begin(() -> shard.write(request(index(id, filler(900)))));
        world.world.runFor(Duration.ofMillis(1));
      }
      node.begin(() -> shard.write(request(index("large", filler(5_000)), index("more", "{}"))));
      world.world.runFor(Duration.ofSeconds(1));
      assertThat(world.batches())
          .extracting(GroupCommitTest::ids)
          .containsExactly(
              List.of("first"), List.of("d0", "d1"), List.of("d2", "d3"), List.of("large", "more"));
      assertThat(node.get(shard, "large").source()).hasSizeGreaterThan(5_000);
    }
  }

  @Test
  void aFullQueueRefusesAndTakesAgainLater() throws Exception {
    try (var world = new ShardWorld(3)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      behindASlowAppend(node, shard);
      List<CompletableFuture<WriteAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String id = "d" + i;
        answers.add(node.begin(() -> shard.write(request(index(id, filler(2_000))))));
        world.world.runFor(Duration.ofMillis(1));
      }
      world.world.runFor(Duration.ofSeconds(1));
      for (int i = 0; i < 4; i++) {
        assertThat(answers.get(i).join().position()).isPositive();
      }
      for (int i = 4; i < 6; i++) {
        assertThatThrownBy(answers.get(i)::join)
            .cause()
            .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
      }
      assertThat(node.write(shard, index("d5", "{}")).position()).isPositive();
      assertThat(node.get(shard, "d4").source()).isNull();
    }
  }

  @Test
  void oneRequestLargerThanTheQueueIsTakenWhenNothingElseWaits() throws Exception {
    try (var world = new ShardWorld(4)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      assertThat(node.write(shard, index("a", filler(60_000))).position()).isPositive();
      node.close(shard);
      Shard again = world.node("n2").open(2);
      assertThat(again.status().documents()).isEqualTo(1);
    }
  }

  @Test
  void withoutRoomForCpuWorkARequestIsRefusedAndNothingIsLogged() throws Exception {
    try (var world = new ShardWorld(5)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      behindASlowAppend(node, shard);
      var refused = node.begin(() -> shard.write(request(index("a", "{}"))));
      world.world.runFor(Duration.ofMillis(5));
      node.busy.reject(1_000);
      world.world.runFor(Duration.ofSeconds(1));
      assertThatThrownBy(refused::join)
          .cause()
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
      node.busy.reject(0);
      DocumentResult next = node.write(shard, index("b", "{}")).results().getFirst();
      assertThat(next.seqNo()).isEqualTo(1);
      assertThat(world.batches()).hasSize(2);
      world.world.runFor(Duration.ofSeconds(1));
      assertThat(shard.status().position()).isEqualTo(3);
    }
  }
}
