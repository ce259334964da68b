package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.TestCluster.Leader;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Processes die while clients write and search; whatever was acknowledged is there afterwards. */
@ClusterTest(name = "kill-under-load")
@Tag("faults")
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KillUnderLoadTest {

  private static final String INDEX = "ledger";
  private static final int SHARDS = 6;
  private static final int SOME_WRITES = 150;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Ledger ledger;

  @Test
  @Order(1)
  void nothingAcknowledgedIsLostWhenLeaderAndWorkerAreKilledInTurn(TestCluster cluster)
      throws Exception {
    cluster.createIndex(INDEX, SHARDS);
    Leader first = cluster.awaitLeader();
    try (Load load = Load.on(cluster, INDEX)) {
      load.awaitProgress(SOME_WRITES);

      first.node().kill();
      load.awaitProgress(SOME_WRITES);
      Leader second =
          Until.present(
              "another leader",
              LIMIT,
              () -> cluster.leader().filter(leader -> leader.node() != first.node()));
      assertThat(second.term()).isGreaterThan(first.term());
      first.node().start().awaitReady();

      NodeProcess worker = cluster.worker("worker-2");
      worker.kill();
      load.awaitProgress(SOME_WRITES);
      Until.isTrue(
          "every shard started elsewhere",
          LIMIT,
          () ->
              cluster.shards(INDEX).stream()
                  .allMatch(shard -> shard.isStarted() && !shard.node().equals(worker.id())));
      worker.wipe();
      worker.start().awaitReady();
      cluster.awaitGreen();
      load.awaitProgress(SOME_WRITES);

      // The primary and the leader at once: nobody is there to decide, until somebody is.
      second.node().kill();
      NodeProcess other = cluster.worker("worker-1");
      other.kill();
      load.awaitProgress(SOME_WRITES);
      second.node().start().awaitReady();
      other.start().awaitReady();
      cluster.awaitGreen();
      load.awaitProgress(SOME_WRITES);

      ledger = load.stop();
      Figures.note("leader and worker killed under load: " + load.summary());
    }
    ledger.verify(cluster.rest(), INDEX);
    Figures.note("acknowledged documents " + ledger.size() + ", lost 0");
  }

  @Test
  @Order(2)
  void everythingIsThereAfterEveryProcessWasKilledAtOnce(TestCluster cluster) throws Exception {
    assertThat(ledger).as("what the first test wrote").isNotNull();
    cluster.createIndex("until-the-end", 2);
    try (Load load = Load.on(cluster, "until-the-end")) {
      load.awaitProgress(SOME_WRITES);
      load.expectOutage();
      cluster.killAll();
      long start = System.nanoTime();
      cluster.startAll();
      Figures.note("all killed at once to green again: " + Figures.seconds(Figures.since(start)));
      load.awaitProgress(SOME_WRITES);
      load.stop().verify(cluster.rest(), "until-the-end");
    }
    ledger.verifyBySearch(cluster.rest(), INDEX);
  }

  @Test
  @Order(3)
  void everythingIsThereAfterWorkersLostTheirDisks(TestCluster cluster) throws Exception {
    assertThat(ledger).as("what the first test wrote").isNotNull();
    cluster.workers().forEach(NodeProcess::kill);
    cluster.workers().forEach(NodeProcess::wipe);
    cluster.startAll();
    ledger.verifyBySearch(cluster.rest(), INDEX);
  }
}
