package io.pinakes.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.rpc.Fate;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.node.CoordinatorNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two coordinators and three workers; nodes are paused, crash, lose their disks and come back while
 * clients write. Afterwards every acknowledged write is there, exactly once.
 */
final class ClusterSimulationTest {

  private static final int SEEDS = 60;
  private static final int SHARDS = 3;
  private static final Duration RUN = Duration.ofSeconds(40);
  private static final Duration RECOVERY = Duration.ofMinutes(2);

  /** What one run came to. */
  private record Outcome(
      long trace, int acknowledged, int unknown, int crashes, Map<String, String> documents) {}

  @Test
  void everyAcknowledgedWriteIsFoundExactlyOnceWhateverCrashes() throws Exception {
    int acknowledged = 0;
    int unknown = 0;
    int crashes = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Outcome outcome = run(seed);
      acknowledged += outcome.acknowledged;
      unknown += outcome.unknown;
      crashes += outcome.crashes;
    }
    // The simulation meets what it is there to meet.
    assertThat(crashes).isGreaterThan(SEEDS * 2);
    assertThat(unknown).isGreaterThan(SEEDS);
    assertThat(acknowledged).isGreaterThan(SEEDS * 50);
  }

  @Test
  void theSameSeedGivesTheSameTrace() throws Exception {
    Set<Long> traces = new HashSet<>();
    for (long seed = 0; seed < 5; seed++) {
      Outcome first = run(seed);
      assertThat(run(seed)).as("seed %s", seed).isEqualTo(first);
      traces.add(first.trace);
    }
    assertThat(traces).hasSize(5);
  }

  private static Outcome run(long seed) throws Exception {
    var chance = new SplittableRandom(seed);
    try (var cluster = new SimulatedCluster(seed, 2, 3)) {
      cluster.slots().forEach(SimulatedCluster.Slot::start);
      create(cluster);
      List<Writer> writers = List.of(new Writer("a", cluster), new Writer("b", cluster));
      writers.forEach(Writer::start);
      disturb(cluster, seed);
      int crashes = crashAndPauseAtRandom(cluster, chance);

      cluster.network.follow((from, to, call) -> Fate.delivered());
      cluster.disturbStore(new FaultPlan.Rates(0, 0, 0, 0, Duration.ZERO));
      writers.forEach(Writer::stop);
      cluster.world.runUntil(() -> writers.stream().allMatch(Writer::hasEnded), RECOVERY);
      // What a client was not told the outcome of may still be on its way.
      cluster.world.runFor(Duration.ofSeconds(20));
      Map<String, String> documents = new TreeMap<>();
      for (SimulatedCluster.Slot slot : cluster.coordinatorsUp()) {
        documents.putAll(check(seed, cluster, slot, writers));
      }
      return new Outcome(
          cluster.world.trace(),
          writers.stream().mapToInt(Writer::acknowledged).sum(),
          writers.stream().mapToInt(Writer::unknown).sum(),
          crashes,
          documents);
    }
  }

  private static void create(SimulatedCluster cluster) throws Exception {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("settings").put("number_of_shards", SHARDS);
    SimulatedCluster.Slot slot = cluster.slots().getFirst();
    CoordinatorNode node = slot.coordinator();
    boolean started =
        cluster.world.run(
            slot.machine(), () -> node.indices().create(Writer.INDEX, body, RECOVERY));
    assertThat(started).isTrue();
  }

  /** Every third run with a good network and store, so that a crash is all that happens. */
  private static void disturb(SimulatedCluster cluster, long seed) {
    if (seed % 3 == 0) {
      return;
    }
    var chance = new SplittableRandom(seed);
    cluster.network.follow(
        (from, to, call) ->
            switch (chance.nextInt(100)) {
              case 0 -> new Fate.AnswerLost();
              case 1 -> new Fate.RequestLost();
              case 2 -> new Fate.Refused();
              default ->
                  new Fate.Delivered(
                      Duration.ofNanos(chance.nextInt(5_000_000)),
                      Duration.ofNanos(chance.nextInt(5_000_000)));
            });
    cluster.disturbStore(new FaultPlan.Rates(5, 10, 5, 50, Duration.ofMillis(300)));
  }

  private static int crashAndPauseAtRandom(SimulatedCluster cluster, SplittableRandom chance) {
    int crashes = 0;
    Duration end = cluster.world.now().plus(RUN);
    while (cluster.world.now().compareTo(end) < 0) {
      cluster.world.runFor(Duration.ofMillis(500 + chance.nextInt(6_000)));
      SimulatedCluster.Slot slot = cluster.slots().get(chance.nextInt(cluster.slots().size()));
      boolean pause = chance.nextInt(3) == 0;
      if (pause) {
        slot.machine().pause();
      } else {
        slot.crash();
        crashes++;
      }
      cluster.world.runFor(Duration.ofMillis(chance.nextInt(8_000)));
      if (pause) {
        slot.machine().resume();
      } else {
        slot.start();
      }
    }
    return crashes;
  }

  /** Compares what a coordinator finds with what the clients were told. */
  private static Map<String, String> check(
      long seed, SimulatedCluster cluster, SimulatedCluster.Slot slot, List<Writer> writers)
      throws Exception {
    CoordinatorNode node = slot.coordinator();
    Map<String, String> found = new TreeMap<>();
    cluster.world.run(
        slot.machine(),
        () -> {
          var refreshed = node.indices().refresh(List.of(Writer.INDEX), RECOVERY);
          assertThat(refreshed.successful()).as("seed %s", seed).isEqualTo(SHARDS);
          return true;
        });
    ObjectNode all =
        JsonMapper.shared().createObjectNode().put("size", 10_000).put("track_total_hits", true);
    Found search =
        cluster.world.run(
            slot.machine(), () -> node.searches().search(List.of(Writer.INDEX), all, RECOVERY));
    assertThat(search.failures()).as("seed %s", seed).isEmpty();
    for (var hit : search.hits()) {
      String source = text(hit.hit().source());
      assertThat(found.put(hit.hit().id(), source == null ? "" : source))
          .as("seed %s: %s is found twice", seed, hit.hit().id())
          .isNull();
    }
    assertThat(search.total()).as("seed %s", seed).isEqualTo(found.size());
    Set<String> known = new HashSet<>();
    for (Writer writer : writers) {
      for (var document : writer.documents().entrySet()) {
        String id = document.getKey();
        Writer.Doc doc = document.getValue();
        known.add(id);
        assertThat(doc.possible())
            .as("seed %s: %s by search, of %s", seed, id, doc)
            .contains(found.get(id));
        GetAnswer got =
            cluster.world.run(
                slot.machine(), () -> node.documents().get(Writer.INDEX, id, true, RECOVERY));
        assertThat(text(got.source()))
            .as("seed %s: %s by get, of %s", seed, id, doc)
            .isEqualTo(found.get(id));
        if (doc.isCertain() && got.source() != null) {
          assertThat(got.version()).as("seed %s: version of %s", seed, id).isEqualTo(doc.version());
        }
      }
    }
    assertThat(known).as("seed %s: nothing that nobody wrote", seed).containsAll(found.keySet());
    return found;
  }

  private static @Nullable String text(byte @Nullable [] source) {
    return source == null ? null : new String(source, StandardCharsets.UTF_8);
  }
}
