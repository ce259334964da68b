package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.ClusterTest;
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

/**
 * A process stands still for longer than its lease and goes on as if nothing had been: whatever was
 * on its way to it, it finds in its sockets when it wakes up.
 */
@ClusterTest(name = "shared", shared = true)
@Tag("faults")
@Order(21)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PauseTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private FaultLoad load;

  @BeforeAll
  void begin(TestCluster cluster) throws IOException {
    load = FaultLoad.on(cluster, "pause");
  }

  @AfterAll
  void finish() throws IOException {
    load.finish();
  }

  @Test
  @Order(1)
  void aPrimaryThatWakesUpLateAcknowledgesNothingAndLosesNothing(TestCluster cluster)
      throws Exception {
    FaultRow row =
        load.through(
            "worker SIGSTOP beyond its lease",
            notes -> {
              NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
              long pid = worker.pid();
              worker.pause();
              try {
                Watch.awaitPrimariesElsewhere(cluster, load, worker);
              } finally {
                worker.resume();
              }
              cluster.awaitGreen();
              Until.isTrue("it has copies again", LIMIT, () -> Watch.holdsAny(cluster, worker));
              assertThat(worker.isRunning()).as("it survived").isTrue();
              assertThat(worker.pid()).isEqualTo(pid);
            });
    assertThat(row.missedReads()).isZero();
  }

  @Test
  @Order(2)
  void aLeaderThatWakesUpLateDoesNotLead(TestCluster cluster) throws Exception {
    FaultRow row =
        load.through(
            "leader SIGSTOP beyond its lease",
            notes -> {
              Leader old = cluster.awaitLeader();
              NodeProcess other = cluster.follower();
              long start = System.nanoTime();
              old.node().pause();
              try {
                notes.add("next leader", Watch.takeover(cluster, old, other, start));
              } finally {
                old.node().resume();
              }
              Leader next = cluster.leaderAsSeenBy(other).orElseThrow();
              Until.passes(
                  "the old leader names the new one",
                  LIMIT,
                  () -> assertThat(cluster.leaderAsSeenBy(old.node())).contains(next));
              cluster.createIndex("made-by-the-new-leader", 1);
              cluster.rest().send("DELETE", "/made-by-the-new-leader", "").orThrow();
              assertThat(cluster.awaitLeader()).isEqualTo(next);
            });
    row.assertNothingFailedOrMissed();
  }
}
