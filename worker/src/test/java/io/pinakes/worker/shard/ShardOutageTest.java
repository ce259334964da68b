package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Stores that do not answer: refusals with a reason, nothing acknowledged that is not there. */
final class ShardOutageTest {

  private static void assertUnavailable(CompletableFuture<WriteAnswer> write, String reason) {
    assertThatThrownBy(write::join)
        .cause()
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessageContaining(reason);
  }

  private static CompletableFuture<WriteAnswer> begin(Node node, Shard shard, String id) {
    return node.begin(
        () -> shard.write(request(Refresh.NONE, Duration.ofSeconds(1), index(id, "{}"))));
  }

  @Test
  void withoutTheStoreWritesAreRefusedAndResumeByThemselves() throws Exception {
    try (var world = new ShardWorld(1)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("before", "{}"));
      node.store.follow(_ -> Fault.unreachable());
      CompletableFuture<WriteAnswer> underWay = begin(node, shard, "under way");
      world.world.runFor(Duration.ofMillis(100));
      CompletableFuture<WriteAnswer> refused = begin(node, shard, "refused");
      world.world.runFor(Duration.ofMillis(10));
      assertUnavailable(refused, "the log cannot be written now");
      assertThat(underWay).isNotDone();
      world.world.runFor(Duration.ofSeconds(2));
      assertUnavailable(underWay, "may still be carried out");
      assertUnavailable(underWay, "has no answer");
      assertThat(world.batches()).hasSize(1);
      assertThat(node.get(shard, "under way").source()).as("not logged, not seen").isNull();
      assertThat(node.get(shard, "before").source()).isNotNull();

      node.store.follow(FaultPlan.none());
      world.world.runFor(Duration.ofSeconds(2));
      assertThat(node.write(shard, index("after", "{}")).position()).isEqualTo(4);
      assertThat(node.get(shard, "under way").source()).isNotNull();
      assertThat(node.get(shard, "refused").source()).isNull();
      assertThat(node.failed).isEmpty();
    }
  }

  @Test
  void aLostAnswerIsOneWrite() throws Exception {
    try (var world = new ShardWorld(2)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.store.follow(FaultPlan.script(Fault.answerLost(), Fault.answerLost()));
      WriteAnswer answer = node.write(shard, index("a", "{}"));
      assertThat(answer.results().getFirst().version()).isEqualTo(1);
      assertThat(world.batches()).hasSize(1);
    }
  }

  @Test
  void aBatchWhoseBlobIsNotStoredIsRefusedAndTheNextGoesOn() throws Exception {
    try (var world = new ShardWorld(3)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      var random = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        random.append(Long.toHexString(node.machine.random()));
      }
      var large = index("a", "{'f':'" + random + "'}");
      node.blobs.follow(_ -> new BlobFault.Before());
      CompletableFuture<WriteAnswer> refused = node.begin(() -> shard.write(request(large)));
      world.world.runFor(Duration.ofSeconds(3));
      assertUnavailable(refused, "nothing was written");
      assertThat(node.get(shard, "a").source()).isNull();
      node.blobs.follow(BlobFault.Plan.none());
      assertThat(node.write(shard, large).results().getFirst().seqNo()).isZero();
    }
  }

  @Test
  void aFieldThatCannotBeAgreedOnIsRefusedWithAReason() throws Exception {
    try (var world = new ShardWorld(4)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.store.follow(
          call -> call.partition().equals("state") ? Fault.unreachable() : Fault.none());
      CompletableFuture<WriteAnswer> refused =
          node.begin(() -> shard.write(request(index("a", "{'new':1}"))));
      world.world.runFor(Duration.ofSeconds(1));
      assertUnavailable(refused, "the mapping cannot be agreed on now");
      assertThat(node.write(shard, index("b", "{}")).position()).isEqualTo(2);
      node.store.follow(FaultPlan.none());
      assertThat(node.write(shard, index("a", "{'new':1}")).position()).isEqualTo(3);
      assertThat(world.batches()).hasSize(2);
    }
  }

  @Test
  void aLostAnswerToAMappingChangeIsOneChange() throws Exception {
    try (var world = new ShardWorld(5)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.store.follow(FaultPlan.script(Fault.answerLost()));
      assertThat(node.write(shard, index("a", "{'new':1}")).mappingVersion()).isEqualTo(2);
      assertThat(node.write(shard, index("b", "{'new':2}")).mappingVersion()).isEqualTo(2);
      assertThat(world.definition().mappingVersion()).isEqualTo(2);
      assertThat(world.batches()).hasSize(2);
    }
  }

  @Test
  void aReplayThatNeedsANewerMappingWaitsForTheStore() throws Exception {
    try (var world = new ShardWorld(7)) {
      Node node = world.node("n1");
      Node other = world.node("n2");
      node.write(node.open(1), index("a", "{'new':1}"));
      other.store.follow(
          call -> call.partition().equals("state") ? Fault.unreachable() : Fault.none());
      Shard shard = other.shard(2);
      var opened =
          other.begin(
              () -> {
                shard.open();
                return true;
              });
      world.world.runFor(Duration.ofSeconds(5));
      assertThat(opened).isNotDone();
      other.store.follow(FaultPlan.none());
      world.world.runUntil(opened::isDone, TIMEOUT);
      assertThat(shard.status().documents()).isEqualTo(1);
    }
  }

  @Test
  void aCopyThatCannotReachTheStoreFailsAndSaysWhyAndTheNextOneOpens() throws Exception {
    try (var world = new ShardWorld(6)) {
      Node node = world.node("n1");
      Shard shard = node.shard(1);
      node.store.follow(_ -> Fault.unreachable());
      var opened =
          node.begin(
              () -> {
                shard.open();
                return true;
              });
      assertThatThrownBy(() -> node.write(shard, index("a", "{}")))
          .hasMessageContaining("still being opened");
      world.world.runUntil(opened::isDone, Duration.ofMinutes(2));
      world.world.runUntil(() -> node.failed.contains(shard), TIMEOUT);
      assertThat(shard.status().started()).isFalse();
      assertThat(shard.status().failure()).contains("cannot be read");
      node.store.follow(FaultPlan.none());
      assertThat(node.write(node.open(1), index("a", "{}")).position()).isPositive();
    }
  }
}
