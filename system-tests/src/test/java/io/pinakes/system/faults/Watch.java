package io.pinakes.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Figures;
import io.pinakes.system.NodeProcess;
import io.pinakes.system.TestCluster;
import io.pinakes.system.TestCluster.Leader;
import io.pinakes.system.TestCluster.Shard;
import io.pinakes.system.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who holds what, and how long it takes until others do. */
final class Watch {

  /** To wait for what has its own, shorter bound, so that the figure is known if it fails. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * A leader that cannot ask the other copies may wait for a lost worker, 30 s, before it decides.
   */
  private static final Duration DECISION = Duration.ofSeconds(60);

  private Watch() {}

  /** Waits until {@code other} names a leader of a later term; the old one is not asked. */
  static Duration takeover(TestCluster cluster, Leader old, NodeProcess other, long startNanos) {
    Leader next =
        Until.present(
            "a leader after " + old.node().id(),
            LIMIT,
            () -> cluster.leaderAsSeenBy(other).filter(leader -> leader.term() > old.term()));
    Duration took = Figures.since(startNanos);
    assertThat(next.node()).isSameAs(other);
    return took;
  }

  /**
   * A worker that holds primaries of both indices. There may be none, as shards are where they have
   * come to be; then one that holds primaries of the index with replicas.
   */
  static NodeProcess holderOfPrimaries(TestCluster cluster, FaultLoad load) {
    return Until.present(
        "a worker with primaries",
        LIMIT,
        () -> {
          List<NodeProcess> holders = new ArrayList<>();
          for (NodeProcess worker : cluster.workers()) {
            if (isPrimary(cluster, load.copied(), worker)) {
              holders.add(worker);
            }
          }
          for (NodeProcess holder : holders) {
            if (isPrimary(cluster, load.single(), holder)) {
              return Optional.of(holder);
            }
          }
          return holders.stream().findFirst();
        });
  }

  /** Whether a worker has a started copy of any index. */
  static boolean holdsAny(TestCluster cluster, NodeProcess worker) throws IOException {
    return cluster.shards("_all").stream()
        .anyMatch(shard -> shard.isStarted() && shard.node().equals(worker.id()));
  }

  private static boolean isPrimary(TestCluster cluster, String index, NodeProcess worker)
      throws IOException {
    return cluster.shards(index).stream()
        .anyMatch(shard -> shard.primary() && shard.node().equals(worker.id()));
  }

  /** Waits until every primary of both indices is started, and none is on this worker. */
  static void awaitPrimariesElsewhere(TestCluster cluster, FaultLoad load, NodeProcess worker) {
    Until.isTrue(
        "every primary started elsewhere than on " + worker.id(),
        DECISION,
        () ->
            arePrimariesElsewhere(cluster, load.copied(), worker)
                && arePrimariesElsewhere(cluster, load.single(), worker));
  }

  private static boolean arePrimariesElsewhere(
      TestCluster cluster, String index, NodeProcess worker) throws IOException {
    return cluster.shards(index).stream()
        .filter(Shard::primary)
        .allMatch(shard -> shard.isStarted() && !shard.node().equals(worker.id()));
  }
}
