package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.ClusterTest;
import io.pinakes.system.Figures;
import io.pinakes.system.NodeProcess;
import io.pinakes.system.TestCluster;
import io.pinakes.system.proxy.Treatment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One random fault after the other, for as long as {@code -Dsoak=10m} says; and the nodes that live
 * through all of it take no more of the machine in the end than before.
 */
@ClusterTest(name = "shared", shared = true)
@Tag("faults")
@Order(30)
final class SoakTest {

  /** From here on the figures mean something. */
  private static final Duration ENOUGH = Duration.ofMinutes(5);

  /** Indices are removed and made anew after so many faults: that must not cost anything either. */
  private static final int FAULTS_PER_INDEX = 6;

  private static final int MAX_TROUBLE_MILLIS = 6_000;

  /** One in so many of DynamoDB's answers is lost while they are. */
  private static final int LOSE_ONE_IN = 5;

  /** These are paused and cut off like all, but never killed, so that they can grow old. */
  private static final List<String> SPARED = List.of("coordinator-1", "worker-1", "worker-2");

  @Test
  @EnabledIfSystemProperty(named = "soak", matches = ".+")
  void nodesThatLiveThroughManyFaultsDoNotGrow(TestCluster cluster) throws Exception {
    Duration time = Duration.parse("PT" + System.getProperty("soak"));
    long seed = Long.getLong("soak.seed", System.nanoTime());
    System.out.println("soak: " + time + ", -Dsoak.seed=" + seed);
    var chance = new SplittableRandom(seed);
    long start = System.nanoTime();
    int faults = 0;
    try (var samples = new NodeSamples(cluster::nodes)) {
      for (int round = 1; Figures.since(start).compareTo(time) < 0; round++) {
        FaultLoad load = FaultLoad.on(cluster, "soak-" + round);
        for (int i = 0; i < FAULTS_PER_INDEX && Figures.since(start).compareTo(time) < 0; i++) {
          Soaking fault = Soaking.values()[chance.nextInt(Soaking.values().length)];
          NodeProcess node = pick(cluster, fault, chance);
          Duration trouble = Duration.ofMillis(chance.nextInt(MAX_TROUBLE_MILLIS));
          load.through(
              fault + " " + node.id() + " " + trouble.toMillis() + " ms",
              notes -> happen(cluster, fault, node, trouble));
          faults++;
        }
        load.finish();
      }
      for (NodeProcess node : spared(cluster).toList()) {
        assertThat(samples.count(node)).as("samples of %s", node.id()).isPositive();
        if (time.compareTo(ENOUGH) >= 0) {
          Figures.note("soak of " + time + ", " + faults + " faults: " + samples.requireFlat(node));
        }
      }
    }
  }

  /** What may happen to a node. */
  private enum Soaking {
    KILL,
    TERMINATE,
    PAUSE,
    CUT,
    SILENCE,
    CUT_ALL,
    LOSE_ANSWERS;

    boolean isDeadly() {
      return this == KILL || this == TERMINATE;
    }
  }

  private static Stream<NodeProcess> spared(TestCluster cluster) {
    return cluster.nodes().stream().filter(node -> SPARED.contains(node.id()));
  }

  private static NodeProcess pick(TestCluster cluster, Soaking fault, SplittableRandom chance) {
    List<NodeProcess> nodes =
        cluster.nodes().stream()
            .filter(node -> !fault.isDeadly() || !SPARED.contains(node.id()))
            .toList();
    return nodes.get(chance.nextInt(nodes.size()));
  }

  private static void happen(TestCluster cluster, Soaking fault, NodeProcess node, Duration trouble)
      throws InterruptedException {
    switch (fault) {
      case KILL -> node.kill();
      case TERMINATE -> {
        node.terminate();
        node.awaitExit();
      }
      case PAUSE -> node.pause();
      case CUT -> cluster.proxy(node).treat(new Treatment.Cut());
      case SILENCE -> cluster.proxy(node).treat(new Treatment.Silence());
      case CUT_ALL -> cluster.proxies().forEach(proxy -> proxy.treat(new Treatment.Cut()));
      case LOSE_ANSWERS ->
          cluster.proxies().forEach(proxy -> proxy.treat(new Treatment.LoseAnswers(LOSE_ONE_IN)));
    }
    try {
      Thread.sleep(trouble);
    } finally {
      if (fault == Soaking.PAUSE) {
        node.resume();
      }
      cluster.proxies().forEach(proxy -> proxy.treat(new Treatment.Pass()));
    }
    cluster.startAll();
  }
}
