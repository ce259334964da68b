package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final NodeInfo WORKER = MemoryCluster.WORKER;
  private static final IndexDefinition INDEX =
      new IndexDefinition(
          "i",
          "u",
          0,
          new IndexSettings(1, 1, Duration.ofSeconds(1)),
          Mapping.empty(),
          1,
          false,
          1);

  private static final List<NodeInfo> NODES = List.of(MemoryCluster.COORDINATOR, WORKER);

  private static ShardCopy copy(boolean primary, @Nullable NodeInfo node, boolean started) {
    var status = new ShardStatus(new ShardId("i", "u", 0), true, 1, started, null, 0, 0, 0, 0);
    return new ShardCopy("i", 0, primary, node, node == null ? null : status);
  }

  private static Health health(ShardCopy... copies) {
    return Health.of(List.of(INDEX), List.of(copies), NODES);
  }

  @Test
  void greenMeansThatAllWantedCopiesAreStarted() {
    Health health = health(copy(true, WORKER, true), copy(false, WORKER, true));
    assertThat(health.status()).isEqualTo(HealthStatus.GREEN);
    assertThat(health.startedPercent()).isEqualTo(100);
  }

  @Test
  void yellowMeansThatOnlyReplicasAreMissing() {
    Health health = health(copy(true, WORKER, true), copy(false, WORKER, false));
    assertThat(health.status()).isEqualTo(HealthStatus.YELLOW);
    assertThat(health.initializing()).isEqualTo(1);
    assertThat(health.unassigned()).isZero();
  }

  @Test
  void redMeansThatAPrimaryIsMissingEvenIfAReplicaIsThere() {
    Health health = health(copy(true, null, false), copy(false, WORKER, true));
    assertThat(health.status()).isEqualTo(HealthStatus.RED);
    assertThat(health.unassigned()).isEqualTo(1);
  }

  @Test
  void aCopyThatMovesServesMeanwhile() {
    var status = new ShardStatus(new ShardId("i", "u", 0), true, 1, true, null, 0, 0, 0, 0);
    Health health =
        health(
            new ShardCopy("i", 0, true, WORKER, status, MemoryCluster.COORDINATOR),
            copy(false, WORKER, true));
    assertThat(health.status()).isEqualTo(HealthStatus.GREEN);
    assertThat(health.relocating()).isEqualTo(1);
    assertThat(health.started()).isEqualTo(2);
    assertThat(health.initializing()).isZero();
    assertThat(health.startedPercent()).isEqualTo(100);
  }

  @Test
  void anIndexThatNobodyHasAssignedYetIsRed() {
    Health health = health();
    assertThat(health.status()).isEqualTo(HealthStatus.RED);
    assertThat(health.unassigned()).isEqualTo(2);
    assertThat(health.startedPercent()).isZero();
  }

  @Test
  void aClosedIndexCountsAsWhatItIsOnceItIsOpened() {
    List<IndexDefinition> closed = List.of(INDEX.withStage(IndexDefinition.Stage.CLOSED));

    Health one = Health.of(closed, List.of(), NODES);
    assertThat(one.status()).isEqualTo(HealthStatus.YELLOW);
    assertThat(one.started()).isEqualTo(1);
    assertThat(one.unassigned()).isEqualTo(1);
    assertThat(Health.of(closed, List.of(), List.of(WORKER, WORKER)).status())
        .isEqualTo(HealthStatus.GREEN);
    assertThat(Health.of(closed, List.of(), List.of()).status()).isEqualTo(HealthStatus.RED);
  }

  @Test
  void noIndexAtAllIsGreen() {
    assertThat(Health.of(List.of(), List.of(), NODES).status()).isEqualTo(HealthStatus.GREEN);
    assertThat(Health.of(List.of(), List.of(), NODES).startedPercent()).isEqualTo(100);
  }
}
