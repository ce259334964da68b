package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.SETTINGS;
import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static io.pinakes.worker.shard.ShardWorld.delete;
import static io.pinakes.worker.shard.ShardWorld.index;
import static io.pinakes.worker.shard.ShardWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When gets and searches see what was written. */
final class ShardVisibilityTest {

  private static final IndexSettings NO_PERIODIC_REFRESH =
      new IndexSettings(1, 0, Duration.ofMillis(-1));

  private static CompletableFuture<WriteAnswer> begin(
      Node node, Shard shard, Refresh refresh, String id) {
    return node.begin(() -> shard.write(request(refresh, TIMEOUT, index(id, "{}"))));
  }

  @Test
  void aRealTimeGetSeesWhatIsLoggedAndASearchOnlyAfterARefresh() throws Exception {
    try (var world = new ShardWorld(1, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{'n':1}"));
      assertThat(node.get(shard, "a").source()).isEqualTo(ShardWorld.bytes("{'n':1}"));
      assertThat(node.run(() -> shard.get("a", false, Freshness.ANY, TIMEOUT)).source()).isNull();
      assertThat(node.ids(shard)).isEmpty();
      node.run(
          () -> {
            shard.refresh(TIMEOUT);
            return true;
          });
      assertThat(node.ids(shard)).containsExactly("a");
      assertThat(node.run(() -> shard.get("a", false, Freshness.ANY, TIMEOUT)).version())
          .isEqualTo(1);
      node.write(shard, index("a", "{'n':2}"));
      assertThat(node.get(shard, "a").version()).isEqualTo(2);
      assertThat(node.run(() -> shard.get("a", false, Freshness.ANY, TIMEOUT)).version())
          .isEqualTo(1);
      node.write(shard, delete("a"));
      assertThat(node.get(shard, "a").source()).isNull();
      assertThat(node.ids(shard)).containsExactly("a");
    }
  }

  @Test
  void aRealTimeGetNeverSeesWhatIsNotLogged() throws Exception {
    try (var world = new ShardWorld(2)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      CompletableFuture<WriteAnswer> write = GroupCommitTest.behindASlowAppend(node, shard);
      while (!write.isDone()) {
        int logged = world.batches().size();
        boolean seen = node.get(shard, "first").source() != null;
        assertThat(seen && logged == 0).isFalse();
        world.world.runFor(Duration.ofMillis(1));
      }
      assertThat(node.get(shard, "first").source()).isNotNull();
    }
  }

  @Test
  void aSearchSeesItAfterThePeriodicRefresh() throws Exception {
    try (var world = new ShardWorld(3)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{}"));
      assertThat(node.ids(shard)).isEmpty();
      world.world.runFor(Duration.ofMillis(1_100));
      assertThat(node.ids(shard)).containsExactly("a");
    }
  }

  @Test
  void refreshTrueAnswersOnceItIsVisible() throws Exception {
    try (var world = new ShardWorld(4, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      node.busy.work(Duration.ofMillis(5));
      Shard shard = node.open(1);
      List<String> seen =
          node.run(
              () -> {
                shard.write(request(Refresh.TRUE, TIMEOUT, index("a", "{}")));
                return Node.idsHere(shard);
              });
      assertThat(seen).containsExactly("a");
    }
  }

  @Test
  void waitForAnswersWithThePeriodicRefresh() throws Exception {
    try (var world = new ShardWorld(5)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      CompletableFuture<WriteAnswer> write = begin(node, shard, Refresh.WAIT_FOR, "a");
      world.world.runFor(Duration.ofMillis(900));
      assertThat(write).isNotDone();
      world.world.runFor(Duration.ofMillis(200));
      assertThat(write.join().position()).isEqualTo(2);
      assertThat(node.ids(shard)).containsExactly("a");
    }
  }

  @Test
  void waitForIsServedThoughNobodySearches() throws Exception {
    try (var world = new ShardWorld(6)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      world.world.runFor(Duration.ofMinutes(5));
      CompletableFuture<WriteAnswer> write = begin(node, shard, Refresh.WAIT_FOR, "a");
      world.world.runFor(Duration.ofMillis(1_100));
      assertThat(write).isCompleted();
    }
  }

  @Test
  void waitForForcesARefreshWhenTooManyWait() throws Exception {
    try (var world = new ShardWorld(7)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      List<CompletableFuture<WriteAnswer>> writes = new ArrayList<>();
      for (int i = 0; i < SETTINGS.refreshListeners(); i++) {
        writes.add(begin(node, shard, Refresh.WAIT_FOR, "d" + i));
      }
      world.world.runFor(Duration.ofMillis(100));
      assertThat(writes).noneMatch(CompletableFuture::isDone);
      writes.add(begin(node, shard, Refresh.WAIT_FOR, "one more"));
      world.world.runFor(Duration.ofMillis(100));
      assertThat(writes).allMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void waitForForcesARefreshWhereThereAreNoPeriodicOnes() throws Exception {
    try (var world = new ShardWorld(8, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      CompletableFuture<WriteAnswer> write = begin(node, shard, Refresh.WAIT_FOR, "a");
      world.world.runFor(Duration.ofMillis(100));
      assertThat(write).isCompleted();
      assertThat(node.ids(shard)).containsExactly("a");
    }
  }

  @Test
  void aWriteThatIsLoggedIsNotRefusedForWantOfRoomToRefresh() throws Exception {
    for (IndexSettings settings : List.of(ShardWorld.ONE_SHARD, NO_PERIODIC_REFRESH)) {
      try (var world = new ShardWorld(9, settings, Mapping.empty())) {
        Node node = world.node("n1");
        Shard shard = node.open(1);
        CompletableFuture<WriteAnswer> slow = GroupCommitTest.behindASlowAppend(node, shard);
        var write = node.begin(() -> shard.write(request(Refresh.TRUE, TIMEOUT, index("a", "{}"))));
        world.world.runUntil(slow::isDone, TIMEOUT);
        world.world.runUntil(() -> shard.status().position() == 3, TIMEOUT);
        node.busy.reject(1_000);
        world.world.runFor(Duration.ofSeconds(2));
        node.busy.reject(0);
        world.world.runFor(Duration.ofSeconds(2));
        assertThat(write.join().position()).isEqualTo(3);
        assertThat(node.ids(shard)).contains("a");
      }
    }
  }

  @Test
  void whatIsNotVisibleInTimeIsSaidToBeLogged() throws Exception {
    try (var world = new ShardWorld(10)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      var write =
          node.begin(
              () ->
                  shard.write(request(Refresh.WAIT_FOR, Duration.ofMillis(300), index("a", "{}"))));
      world.world.runFor(Duration.ofMillis(500));
      assertThatThrownBy(write::join)
          .cause()
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
          .hasMessageContaining("is in the log");
      assertThat(node.get(shard, "a").version()).isEqualTo(1);
    }
  }

  @Test
  void anIdleShardIsNotRefreshedAndCatchesUpForEverySearchThatFindsItIdle() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      try (var world = new ShardWorld(seed)) {
        Node node = world.node("n1");
        Shard shard = node.open(1);
        world.world.runFor(SETTINGS.searchIdleAfter().plusSeconds(2));
        node.write(shard, index("a", "{}"));
        world.world.runFor(Duration.ofMinutes(1));
        assertThat(node.run(() -> shard.get("a", false, Freshness.ANY, TIMEOUT)).source())
            .as("no refresh")
            .isNull();
        node.busy.work(Duration.ofMillis(20));
        List<CompletableFuture<List<String>>> searches = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          searches.add(node.begin(() -> Node.idsHere(shard)));
          world.world.runFor(Duration.ofMillis(1));
        }
        world.world.runFor(Duration.ofSeconds(1));
        for (var found : searches) {
          assertThat(found.join()).as("seed %s", seed).containsExactly("a");
        }
      }
    }
  }

  @Test
  void withoutPeriodicRefreshesASearchOfAnIdleShardDoesNotRefreshEither() throws Exception {
    try (var world = new ShardWorld(12, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.write(shard, index("a", "{}"));
      world.world.runFor(Duration.ofMinutes(5));
      assertThat(node.ids(shard)).isEmpty();
    }
  }

  @Test
  void tooManyBytesThatNoRefreshHasShownForceOne() throws Exception {
    try (var world = new ShardWorld(13, NO_PERIODIC_REFRESH, Mapping.empty())) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      String source = "{'f':'" + "x".repeat(900) + "'}";
      for (int i = 0; i < 4; i++) {
        node.write(shard, index("d" + i, source));
      }
      world.world.runFor(Duration.ofSeconds(1));
      assertThat(node.ids(shard)).isEmpty();
      node.write(shard, index("d4", source));
      world.world.runFor(Duration.ofSeconds(1));
      assertThat(node.ids(shard)).hasSize(5);
    }
  }

  @Test
  void aSearchAsksForANewerMappingAndGoesOnWithItsOwnWhileTheStoreIsAway() throws Exception {
    try (var world = new ShardWorld(14)) {
      Node node = world.node("n1");
      Shard shard = node.open(1);
      node.run(() -> shard.write(request(Refresh.TRUE, TIMEOUT, index("a", "{}"))));
      world.putMapping("{'properties':{'later':{'type':'long'}}}");
      var newer = ShardWorld.search("{'query':{'range':{'later':{'gte':'no number'}}}}");
      node.store.follow(_ -> Fault.unreachable());
      assertThat(node.run(() -> ShardWorld.search(shard, newer, 2, Freshness.ANY, TIMEOUT)).hits())
          .isEmpty();
      assertThat(
              node.run(
                      () ->
                          ShardWorld.search(
                              shard, ShardWorld.search("{}"), 2, Freshness.ANY, TIMEOUT))
                  .hits())
          .hasSize(1);
      node.store.follow(FaultPlan.none());
      world.world.runFor(Duration.ofSeconds(1));
      assertThatThrownBy(
              () -> node.run(() -> ShardWorld.search(shard, newer, 2, Freshness.ANY, TIMEOUT)))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }
}
