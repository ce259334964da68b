package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.TestCluster.Shard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker that stands still for longer than its lease and then goes on as if nothing had been. */
@ClusterTest(name = "paused-worker", workers = 2, leaseMillis = 1_500)
@Tag("faults")
@Order(3)
final class PausedWorkerTest {

  private static final String INDEX = "paused";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SOME_WRITES = 150;

  @Test
  void aWorkerThatWakesUpLateChangesNothingAndLosesNothing(TestCluster cluster) throws Exception {
    cluster.createIndex(INDEX, 4);
    NodeProcess worker = cluster.worker("worker-1");
    List<Integer> lost =
        cluster.shards(INDEX).stream()
            .filter(shard -> shard.node().equals(worker.id()))
            .map(Shard::number)
            .toList();
    assertThat(lost).as("shards of the worker that is paused").isNotEmpty();

    try (Load load = Load.on(cluster, INDEX)) {
      load.awaitProgress(SOME_WRITES);

      // Whatever is on its way to it now, it will find in its sockets when it wakes up.
      worker.pause();
      Until.isTrue(
          "its shards started at the other worker",
          LIMIT,
          () ->
              cluster.shards(INDEX).stream()
                  .allMatch(shard -> shard.isStarted() && shard.node().equals("worker-2")));
      load.write("while-paused", SOME_WRITES);

      worker.resume();
      load.awaitProgress(SOME_WRITES);
      cluster.awaitGreen();
      Until.isTrue(
          "it gets shards again",
          LIMIT,
          () ->
              cluster.shards(INDEX).stream()
                  .anyMatch(shard -> shard.isStarted() && shard.node().equals(worker.id())));
      load.awaitProgress(SOME_WRITES);

      Ledger ledger = load.stop();
      Figures.note("worker paused beyond its lease under load: " + load.summary());
      ledger.verify(cluster.rest(), INDEX);
    }
    assertThat(worker.isRunning()).as("it survived").isTrue();
  }

  @Test
  void aLeaderThatWakesUpLateDoesNotLead(TestCluster cluster) throws Exception {
    TestCluster.Leader old = cluster.awaitLeader();
    NodeProcess other = cluster.follower();
    old.node().pause();
    // Only the other is asked: the paused one takes connections and answers none.
    TestCluster.Leader next =
        Until.present(
            "another leader",
            LIMIT,
            () -> cluster.leaderAsSeenBy(other).filter(leader -> leader.term() > old.term()));
    assertThat(next.node()).isSameAs(other);

    old.node().resume();
    Until.passes(
        "the old leader names the new one",
        LIMIT,
        () -> assertThat(cluster.leaderAsSeenBy(old.node())).contains(next));
    cluster.createIndex("made-by-the-new-leader", 2);
    assertThat(cluster.awaitLeader()).isEqualTo(next);
  }
}
