package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.ClusterTest;
import io.pinakes.system.NodeProcess;
import io.pinakes.system.TestCluster;
import io.pinakes.system.hosts.Hosts;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Each node on a host of its own, and a network between them that loses what it should carry. All
 * nodes and the table stay alive: only some cannot hear some others.
 */
@ClusterTest(name = "hosts", hosts = true)
@Tag("faults")
@Order(24)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIf(
    value = "canHaveHosts",
    disabledReason = "needs Linux, root, ip and iptables for hosts of its own")
final class AcrossHostsTest {

  /** Longer than a lease and the longest wait for a silent node. */
  private static final Duration CUT = Duration.ofSeconds(FaultLoad.LONG ? 30 : 8);

  private static final Duration GREEN = Duration.ofSeconds(10);

  private FaultLoad load;

  static boolean canHaveHosts() {
    Optional<String> missing = Hosts.missing();
    missing.ifPresent(why -> System.out.println("AcrossHostsTest is skipped: " + why));
    return missing.isEmpty();
  }

  @BeforeAll
  void begin(TestCluster cluster) throws IOException {
    load = FaultLoad.on(cluster, "hosts");
  }

  @AfterAll
  void finish() throws IOException {
    load.finish();
  }

  @Test
  @Order(1)
  void aLeaderThatOnlyReachesTheTableStillDecides(TestCluster cluster) throws Exception {
    NodeProcess leader = cluster.awaitLeader().node();
    NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
    FaultRow row =
        through(
            cluster,
            "leader cut off from all nodes, a worker killed",
            () -> {
              for (NodeProcess other : cluster.nodes()) {
                if (other != leader) {
                  cluster.hosts().cut(cluster.host(leader), cluster.host(other).address());
                }
              }
              worker.kill();
              Watch.awaitPrimariesElsewhere(cluster, load, worker);
              assertThat(cluster.awaitLeader().node()).isSameAs(leader);
              worker.start().awaitReady();
            });
    assertThat(row.copied().failedSearches()).isZero();
  }

  @Test
  @Order(2)
  void aWorkerThatDoesNotReachTheTableGivesItsShardsAway(TestCluster cluster) throws Exception {
    NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
    FaultRow row =
        through(
            cluster,
            "worker cut off from DynamoDB",
            () -> {
              cluster.hosts().cut(cluster.host(worker), cluster.hosts().outside());
              Watch.awaitPrimariesElsewhere(cluster, load, worker);
            });
    assertThat(row.failedReads()).isZero();
  }

  @Test
  @Order(3)
  void aCoordinatorWhoseRequestsToAWorkerAreLostLeavesThemToTheOther(TestCluster cluster)
      throws Exception {
    NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
    FaultRow row =
        through(
            cluster,
            "one coordinator's packets to one worker lost",
            () -> {
              cluster
                  .hosts()
                  .lose(cluster.host(cluster.follower()), cluster.host(worker).address());
              Thread.sleep(CUT);
            });
    assertNothingFailed(row);
  }

  @Test
  @Order(4)
  void aWorkerWhoseAnswersToTheLeaderAreLostGoesOnForTheOther(TestCluster cluster)
      throws Exception {
    NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
    NodeProcess leader = cluster.awaitLeader().node();
    FaultRow row =
        through(
            cluster,
            "one worker's packets to the leader lost",
            () -> {
              cluster.hosts().lose(cluster.host(worker), cluster.host(leader).address());
              Thread.sleep(CUT);
            });
    assertNothingFailed(row);
  }

  @Test
  @Order(5)
  void aCoordinatorThatReachesOneWorkerLeavesTheOthersToTheOther(TestCluster cluster)
      throws Exception {
    NodeProcess coordinator = cluster.follower();
    FaultRow row =
        through(
            cluster,
            "one coordinator reaches only one worker",
            () -> {
              for (NodeProcess worker : cluster.workers().subList(1, cluster.workers().size())) {
                cluster.hosts().cut(cluster.host(coordinator), cluster.host(worker).address());
              }
              Thread.sleep(CUT);
            });
    assertNothingFailed(row);
  }

  @Test
  @Order(6)
  void workersThatDoNotHearEachOtherServeAllTheSame(TestCluster cluster) throws Exception {
    FaultRow row =
        through(
            cluster,
            "no worker hears another",
            () -> {
              for (NodeProcess worker : cluster.workers()) {
                for (NodeProcess other : cluster.workers()) {
                  if (worker != other) {
                    cluster.hosts().lose(cluster.host(worker), cluster.host(other).address());
                  }
                }
              }
              Thread.sleep(CUT);
            });
    assertNothingFailed(row);
  }

  /** What was cut. */
  private interface Cut {
    void make() throws Exception;
  }

  private FaultRow through(TestCluster cluster, String name, Cut cut) throws Exception {
    return load.through(
        name,
        notes -> {
          try {
            cut.make();
          } finally {
            cluster.hosts().heal();
          }
          long healed = System.nanoTime();
          cluster.awaitGreenEverywhere(GREEN);
          notes.add("green", Duration.ofNanos(System.nanoTime() - healed));
        });
  }

  private static void assertNothingFailed(FaultRow row) {
    assertThat(row.failedWrites()).isZero();
    assertThat(row.failedReads()).isZero();
  }
}
