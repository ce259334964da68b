package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.TestCluster.Leader;
import io.pinakes.system.TestCluster.Shard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** How long the cluster takes to go on, against the bounds that it promises. */
@ClusterTest(name = "failover")
@Tag("faults")
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FailoverTest {

  private static final String INDEX = "failover";
  private static final int SHARDS = 6;
  private static final int DOCUMENTS = 120;
  private static final int TRIES = 2;

  /** After the lease: the poll of a standby, and what it takes to see it from outside. */
  private static final Duration LEADER_CRASH_MARGIN = Duration.ofSeconds(1);

  private static final Duration LEADER_STOP = Duration.ofMillis(500);
  private static final Duration WORKER_CRASH_MARGIN = Duration.ofSeconds(2);

  /** Not promised anywhere: the start of the process takes most of it. */
  private static final Duration JOIN = Duration.ofSeconds(15);

  /** To wait for what has its own, shorter bound, so that the figure is known if it fails. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @BeforeAll
  void fill(TestCluster cluster) throws IOException {
    cluster.createIndex(INDEX, SHARDS);
    String body =
        IntStream.range(0, DOCUMENTS)
            .mapToObj(
                number ->
                    "{\"index\":{\"_id\":\"%d\"}}\n{\"number\":%d}\n".formatted(number, number))
            .collect(Collectors.joining());
    JsonNode answer =
        cluster.rest().post("/" + INDEX + "/_bulk?refresh=true", body).orThrow().json();
    assertThat(answer.path("errors").asBoolean()).as("%s", answer).isFalse();
  }

  @BeforeEach
  void complete(TestCluster cluster) {
    cluster.startAll();
  }

  @Test
  @Order(1)
  void aCrashedLeaderIsFollowedWithinTheLeaseAndASecond(TestCluster cluster) {
    Duration bound = cluster.lease().plus(LEADER_CRASH_MARGIN);
    for (int crash = 1; crash <= TRIES; crash++) {
      Leader old = cluster.awaitLeader();
      long start = System.nanoTime();
      old.node().kill();
      Leader next = awaitSuccessor(cluster, old);
      Duration took = Figures.since(start);
      Figures.note("leader kill -9 to new leader, try " + crash, took, bound);
      assertThat(next.term()).isEqualTo(old.term() + 1);
      assertThat(took).isLessThanOrEqualTo(bound);
      cluster.startAll();
    }
  }

  @Test
  @Order(2)
  void aStoppedLeaderHandsOverWithinHalfASecond(TestCluster cluster) {
    for (int stop = 1; stop <= TRIES; stop++) {
      Leader old = cluster.awaitLeader();
      long start = System.nanoTime();
      old.node().terminate();
      Leader next = awaitSuccessor(cluster, old);
      Duration took = Figures.since(start);
      Figures.note("leader SIGTERM to new leader, try " + stop, took, LEADER_STOP);
      assertThat(next.term()).isEqualTo(old.term() + 1);
      assertThat(took).isLessThan(LEADER_STOP);
      assertThat(old.node().awaitExit()).as("exit code after SIGTERM").isEqualTo(143);
      cluster.startAll();
    }
  }

  @Test
  @Order(3)
  void aCrashedWorkersShardsAreReopenedWithinTheLeaseAndTwoSeconds(TestCluster cluster)
      throws IOException {
    Duration bound = cluster.lease().plus(WORKER_CRASH_MARGIN);
    NodeProcess worker = cluster.worker("worker-1");
    assertThat(held(cluster, worker)).as("shards to lose").isNotEmpty();

    long start = System.nanoTime();
    worker.kill();
    Until.passes(
        "every document is found at others",
        LIMIT,
        () -> {
          assertThat(held(cluster, worker)).isEmpty();
          requireWhole(cluster);
        });
    Duration took = Figures.since(start);
    Figures.note("worker kill -9 to every document found at others", took, bound);

    assertThat(took).isLessThanOrEqualTo(bound);
  }

  @Test
  @Order(4)
  void aStoppedWorkersShardsMoveBeforeItsLeaseWouldEnd(TestCluster cluster) throws IOException {
    NodeProcess worker = cluster.worker("worker-2");
    assertThat(held(cluster, worker)).as("shards to hand over").isNotEmpty();

    long start = System.nanoTime();
    worker.terminate();
    Until.passes(
        "every document is found at others",
        LIMIT,
        () -> {
          assertThat(held(cluster, worker)).isEmpty();
          requireWhole(cluster);
        });
    Duration took = Figures.since(start);
    Figures.note("worker SIGTERM to every document found at others", took, cluster.lease());

    assertThat(took).isLessThanOrEqualTo(cluster.lease());
    assertThat(worker.awaitExit()).as("exit code after SIGTERM").isEqualTo(143);
  }

  @Test
  @Order(5)
  void aWorkerThatJoinsGetsItsShare(TestCluster cluster) throws IOException {
    NodeProcess worker = cluster.addWorker();
    int share = SHARDS / cluster.workers().size();

    long start = System.nanoTime();
    worker.start();
    Until.isTrue("a share of the shards", LIMIT, () -> held(cluster, worker).size() >= share);
    Until.passes("every document is found", LIMIT, () -> requireWhole(cluster));
    Duration took = Figures.since(start);
    Figures.note("new worker's process started to its share of shards open", took, JOIN);

    assertThat(took).isLessThanOrEqualTo(JOIN);
    assertThat(cluster.shards(INDEX)).hasSize(SHARDS).allMatch(Shard::isStarted);
  }

  private static Leader awaitSuccessor(TestCluster cluster, Leader old) {
    return Until.present(
        "a leader after " + old.node().id(),
        LIMIT,
        () -> cluster.leader().filter(leader -> leader.term() > old.term()));
  }

  private static List<Shard> held(TestCluster cluster, NodeProcess worker) throws IOException {
    return cluster.shards(INDEX).stream()
        .filter(shard -> shard.node().equals(worker.id()) && shard.isStarted())
        .toList();
  }

  /** A search answers from all shards and counts all documents. */
  private static void requireWhole(TestCluster cluster) throws IOException {
    JsonNode answer =
        cluster
            .rest()
            .post("/" + INDEX + "/_search", "{\"size\":0,\"track_total_hits\":true}")
            .orThrow()
            .json();
    Optional<String> wrong =
        answer.path("_shards").path("failed").asInt(-1) != 0
                || answer.path("hits").path("total").path("value").asInt(-1) != DOCUMENTS
            ? Optional.of(answer.toString())
            : Optional.empty();
    assertThat(wrong).isEmpty();
  }
}
