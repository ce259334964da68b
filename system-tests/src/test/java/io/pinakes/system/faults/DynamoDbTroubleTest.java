package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.ClusterTest;
import io.pinakes.system.NodeProcess;
import io.pinakes.system.TestCluster;
import io.pinakes.system.proxy.Treatment;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** DynamoDB is slow, away, out of reach for one node, or its answers are lost. */
@ClusterTest(name = "shared", shared = true)
@Tag("faults")
@Order(22)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DynamoDbTroubleTest {

  /** Several times the lease, so that every lease has ended. */
  private static final Duration OUTAGE = Duration.ofSeconds(FaultLoad.LONG ? 60 : 15);

  private static final Duration TROUBLE = Duration.ofSeconds(5);
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int LOSE_ONE_IN = 4;

  private FaultLoad load;

  @BeforeAll
  void begin(TestCluster cluster) throws IOException {
    load = FaultLoad.on(cluster, "dynamodb");
  }

  @AfterAll
  void finish() throws IOException {
    load.finish();
  }

  @Test
  @Order(1)
  void aSlowDynamoDbOnlyMakesWritesSlow(TestCluster cluster) throws Exception {
    FaultRow row =
        load.through(
            "DynamoDB slower by " + DELAY.toMillis() + " ms",
            notes -> treatAll(cluster, new Treatment.Delay(DELAY), TROUBLE));
    assertThat(row.failedReads()).isZero();
    assertThat(row.failedWrites()).isZero();
  }

  @Test
  @Order(2)
  void lostAnswersLoseNoWriteAndRepeatNone(TestCluster cluster) throws Exception {
    load.through(
        "one in " + LOSE_ONE_IN + " of DynamoDB's answers lost",
        notes -> treatAll(cluster, new Treatment.LoseAnswers(LOSE_ONE_IN), TROUBLE));
  }

  @Test
  @Order(3)
  void searchesGoOnAndWritesAreRefusedWithAReasonUntilDynamoDbIsBack(TestCluster cluster)
      throws Exception {
    FaultRow row =
        load.through(
            "DynamoDB unreachable for " + OUTAGE.toSeconds() + " s",
            notes -> {
              treatAll(cluster, new Treatment.Cut(), OUTAGE);
              cluster.awaitGreen();
            });
    assertThat(row.failedWrites()).as("writes refused").isPositive();
    assertThat(row.copied().failedSearches() + row.single().failedSearches()).isZero();
    assertThat(row.copied().partialSearches() + row.single().partialSearches()).isZero();
  }

  @Test
  @Order(4)
  void aWorkerThatAloneCannotReachDynamoDbLosesItsShards(TestCluster cluster) throws Exception {
    load.through(
        "one worker's DynamoDB silent beyond its lease",
        notes -> {
          NodeProcess worker = Watch.holderOfPrimaries(cluster, load);
          cluster.proxy(worker).treat(new Treatment.Silence());
          try {
            Watch.awaitPrimariesElsewhere(cluster, load, worker);
          } finally {
            cluster.proxy(worker).treat(new Treatment.Pass());
          }
          cluster.awaitGreen();
        });
  }

  private static void treatAll(TestCluster cluster, Treatment treatment, Duration time)
      throws InterruptedException {
    cluster.proxies().forEach(proxy -> proxy.treat(treatment));
    try {
      Thread.sleep(time);
    } finally {
      cluster.proxies().forEach(proxy -> proxy.treat(new Treatment.Pass()));
    }
  }
}
