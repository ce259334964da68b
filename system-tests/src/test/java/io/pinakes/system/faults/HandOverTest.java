package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.ClusterTest;
import io.pinakes.system.Figures;
import io.pinakes.system.NodeProcess;
import io.pinakes.system.TestCluster;
import io.pinakes.system.TestCluster.Leader;
import io.pinakes.system.Until;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Nodes are told to stop: they hand over what they have, and clients notice nothing. */
@ClusterTest(name = "shared", shared = true)
@Tag("faults")
@Order(23)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HandOverTest {

  private static final Duration LEADERSHIP = Duration.ofMillis(500);

  /** Not promised anywhere: the start of the process takes most of it. */
  private static final Duration JOIN = Duration.ofSeconds(30);

  /** 128 and SIGTERM's number: it stopped in order. */
  private static final int TERMINATED = 143;

  private FaultLoad load;

  @BeforeAll
  void begin(TestCluster cluster) throws IOException {
    load = FaultLoad.on(cluster, "hand-over");
  }

  @AfterAll
  void finish() throws IOException {
    load.finish();
  }

  @Test
  @Order(1)
  void aStoppedLeaderHandsOverWithinHalfASecond(TestCluster cluster) throws Exception {
    FaultRow row =
        load.through(
            "leader SIGTERM",
            notes -> {
              Leader old = cluster.awaitLeader();
              NodeProcess other = cluster.follower();
              long start = System.nanoTime();
              old.node().terminate();
              Duration took = Watch.takeover(cluster, old, other, start);
              notes.add("next leader", took);
              assertThat(old.node().awaitExit()).isEqualTo(TERMINATED);
              assertThat(took).isLessThanOrEqualTo(LEADERSHIP);
              cluster.startAll();
            });
    row.assertNothingFailedOrMissed();
  }

  @Test
  @Order(2)
  void aStoppedCoordinatorIsNotMissed(TestCluster cluster) throws Exception {
    FaultRow row =
        load.through(
            "other coordinator SIGTERM",
            notes -> {
              NodeProcess coordinator = cluster.follower();
              coordinator.terminate();
              assertThat(coordinator.awaitExit()).isEqualTo(TERMINATED);
              cluster.startAll();
            });
    row.assertNothingFailedOrMissed();
  }

  @Test
  @Order(3)
  void aStoppedWorkersShardsAreHandedOverBeforeItsLeaseWouldEnd(TestCluster cluster)
      throws Exception {
    FaultRow row =
        load.through(
            "worker SIGTERM",
            notes -> {
              NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
              worker.terminate();
              Watch.awaitPrimariesElsewhere(cluster, load, worker);
              assertThat(worker.awaitExit()).isEqualTo(TERMINATED);
              cluster.startAll();
            });
    assertThat(row.copied().writePause()).isLessThan(cluster.lease());
    assertThat(row.single().writePause()).isLessThan(cluster.lease());
    row.assertNothingFailedOrMissed();
  }

  @Test
  @Order(4)
  void aRollingRestartFailsNoRequest(TestCluster cluster) throws Exception {
    FaultRow row =
        load.through(
            "rolling restart of all nodes",
            notes -> {
              for (NodeProcess node : cluster.nodes()) {
                node.terminate();
                assertThat(node.awaitExit()).isEqualTo(TERMINATED);
                cluster.startAll();
              }
            });
    row.assertNothingFailedOrMissed();
  }

  @Test
  @Order(5)
  void aWorkerThatJoinsGetsItsShareAndGivesItBack(TestCluster cluster) throws Exception {
    NodeProcess worker = cluster.addWorker();
    FaultRow row;
    try {
      row =
          load.through(
              "worker joins, then SIGTERM",
              notes -> {
                long start = System.nanoTime();
                cluster.startAll();
                Until.isTrue("a share for it", JOIN, () -> Watch.holdsAny(cluster, worker));
                notes.add("first copy open", Figures.since(start));
                cluster.awaitGreen();
                worker.terminate();
                Watch.awaitPrimariesElsewhere(cluster, load, worker);
                assertThat(worker.awaitExit()).isEqualTo(TERMINATED);
              });
    } finally {
      cluster.removeWorker(worker);
    }
    row.assertNothingFailedOrMissed();
  }
}
