package io.pinakes.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.coordinator.api.Documents.Item;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.SearchOptions;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.IndexHit;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import io.pinakes.coordinator.api.Searches.ShardFailure;
import io.pinakes.system.simulation.SimulatedCluster.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What scrolls and points in time answer when a worker that keeps their readers dies, is emptied or
 * is cut off in the middle: what they would have answered without it, or less and which shards
 * fail. Never a document twice, and none that is newer.
 */
final class HeldReadersTest {

  private static final int SEEDS = 6;
  private static final int DOCUMENTS = 60;
  private static final int PAGE = 7;
  private static final int SHARDS = 4;
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

  /** Long enough for others to notice, and to open what was elsewhere. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(20);

  /** What happens to a worker. */
  enum Trouble {
    NONE {
      @Override
      void befall(SimulatedCluster cluster, Slot worker) {}
    },
    CRASH {
      @Override
      void befall(SimulatedCluster cluster, Slot worker) {
        worker.crash(false);
      }
    },
    CRASH_AND_RETURN {
      @Override
      void befall(SimulatedCluster cluster, Slot worker) {
        worker.crash(true);
        worker.start();
      }
    },
    SHARDS_MOVE_AWAY {
      @Override
      void befall(SimulatedCluster cluster, Slot worker) {
        cluster.drain(worker, true);
      }
    },
    LEASE_IS_LOST {
      @Override
      void befall(SimulatedCluster cluster, Slot worker) {
        worker.cutOff(true);
      }
    },
    LEASE_IS_LOST_FOR_A_WHILE {
      @Override
      void befall(SimulatedCluster cluster, Slot worker) {
        worker.cutOff(true);
        cluster.world.runFor(LEASE.multipliedBy(3));
        worker.cutOff(false);
      }
    };

    abstract void befall(SimulatedCluster cluster, Slot worker);
  }

  /** Pages as they come, and which shards were said to be missing in them. */
  private static final class Reading {
    final List<String> ids = new ArrayList<>();
    final Set<Integer> failed = new TreeSet<>();

    void add(Found found) {
      for (IndexHit hit : found.hits()) {
        ids.add(hit.hit().id());
      }
      for (ShardFailure failure : found.failures()) {
        failed.add(failure.shard());
      }
    }
  }

  private static Scenario scenario() {
    return new Scenario(
        1,
        3,
        SHARDS,
        0,
        LEASE,
        Set.of(),
        Map.of(Action.INDEX, 1),
        1,
        1,
        50,
        Duration.ofSeconds(10),
        16,
        Duration.ofSeconds(1));
  }

  /** One cluster in which something happens. */
  private static final class Run {
    private final SimulatedCluster cluster;
    private final Slot coordinator;

    Run(SimulatedCluster cluster) throws Exception {
      this.cluster = cluster;
      this.coordinator = cluster.slots().getFirst();
      cluster.slots().forEach(Slot::start);
      ObjectNode body = JsonMapper.shared().createObjectNode();
      body.putObject("settings").put("number_of_shards", SHARDS).put("number_of_replicas", 0);
      boolean started =
          ask(() -> coordinator.coordinator().indices().create(Client.INDEX, body, AFTERWARDS));
      assertThat(started).isTrue();
      // Until shards are spread over the workers, of which some came late.
      cluster.world.runFor(AFTERWARDS);
      write("old-");
    }

    private <T> T ask(Callable<T> asking) throws Exception {
      return cluster.world.run(coordinator.machine(), asking);
    }

    /** Documents that searches show; also while a worker is gone, as far as there are shards. */
    void write(String prefix) throws Exception {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        items.add(
            new Item(
                Client.INDEX,
                new DocumentWrite(
                    DocumentWrite.Kind.INDEX,
                    prefix + i,
                    "{\"n\":1}".getBytes(StandardCharsets.UTF_8),
                    -1,
                    -1)));
      }
      var _ = ask(() -> coordinator.coordinator().documents().write(items, Refresh.TRUE, PATIENCE));
    }

    void befall(Trouble trouble, long seed) throws Exception {
      List<Slot> workers = cluster.slots().stream().filter(Slot::isWorker).toList();
      trouble.befall(cluster, workers.get((int) (seed % workers.size())));
      // At once for odd seeds, when others may not have noticed yet.
      if (seed % 2 == 0) {
        cluster.world.runFor(AFTERWARDS);
        write("new-");
      }
    }

    Found scroll() throws Exception {
      var options =
          new SearchOptions(ReadConsistency.ANY, PATIENCE, List.of(), null, null, KEEP_ALIVE);
      return ask(
          () ->
              coordinator
                  .coordinator()
                  .searches()
                  .searchTargets(List.of(SearchTarget.all(Client.INDEX)), page(null), options));
    }

    /** The next page; null: an error says why there is none. */
    @Nullable Found next(String id) throws Exception {
      try {
        return ask(
            () -> coordinator.coordinator().searches().contexts().scroll(id, KEEP_ALIVE).found());
      } catch (ApiException e) {
        assertThat(e.error().type()).isEqualTo("search_phase_execution_exception");
        return null;
      }
    }

    String pointInTime() throws Exception {
      return ask(
          () ->
              coordinator
                  .coordinator()
                  .searches()
                  .contexts()
                  .openPit(
                      List.of(SearchTarget.all(Client.INDEX)),
                      SearchOptions.of(ReadConsistency.ANY, PATIENCE),
                      KEEP_ALIVE,
                      false)
                  .id());
    }

    /** All of a point in time; null: an error says why there is nothing. */
    @Nullable Found search(String pit) throws Exception {
      ObjectNode body = page(pit).put("size", 10 * DOCUMENTS);
      try {
        return ask(
            () ->
                coordinator
                    .coordinator()
                    .searches()
                    .searchTargets(
                        List.of(), body, SearchOptions.of(ReadConsistency.ANY, PATIENCE)));
      } catch (ApiException e) {
        assertThat(e.error().type()).isEqualTo("search_phase_execution_exception");
        return null;
      }
    }

    private static ObjectNode page(@Nullable String pit) {
      ObjectNode body = JsonMapper.shared().createObjectNode().put("size", PAGE);
      if (pit != null) {
        body.putObject("pit").put("id", pit);
      }
      return body;
    }
  }

  private interface Scene {
    void play(Run run, long seed) throws Exception;
  }

  private static void eachSeed(Scene scene) throws Exception {
    try (var _ = new ErrorLog(false)) {
      for (long seed = 0; seed < SEEDS; seed++) {
        var world = new SimulatedWorld(seed);
        var verdict = new Verdict(world, "seed " + seed, false, Set.of());
        verdict.makeCurrent();
        try (var cluster = new SimulatedCluster(world, scenario(), verdict, Mutation.NONE)) {
          scene.play(new Run(cluster), seed);
        } finally {
          Verdict.endCurrent();
        }
      }
    }
  }

  private static Set<String> old() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      ids.add("old-" + i);
    }
    return ids;
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void scrollsMissNothingWithoutSayingSo(Trouble trouble) throws Exception {
    eachSeed(
        (run, seed) -> {
          var reading = new Reading();
          Found page = run.scroll();
          reading.add(page);
          boolean ended = false;
          for (int pages = 1; !ended; pages++) {
            if (pages == 3) {
              run.befall(trouble, seed);
            }
            String id = page.parts() == null ? null : page.parts().scrollId();
            assertThat(id).isNotNull();
            Found next = run.next(id);
            if (next == null) {
              assertThat(trouble).isNotEqualTo(Trouble.NONE);
              reading.failed.add(-1);
              break;
            }
            reading.add(next);
            ended = next.hits().isEmpty();
            page = next;
          }
          assertThat(reading.ids).as("seed %d", seed).doesNotHaveDuplicates();
          assertThat(old()).as("seed %d", seed).containsAll(reading.ids);
          if (reading.failed.isEmpty()) {
            assertThat(reading.ids).as("seed %d", seed).hasSize(DOCUMENTS);
          }
          if (trouble == Trouble.NONE) {
            assertThat(reading.failed).isEmpty();
          }
          if (trouble == Trouble.CRASH) {
            assertThat(reading.failed).as("seed %d", seed).isNotEmpty();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void pointsInTimeMissNothingWithoutSayingSo(Trouble trouble) throws Exception {
    eachSeed(
        (run, seed) -> {
          String pit = run.pointInTime();
          run.write("newer-");
          run.befall(trouble, seed);
          for (int again = 0; again < 2; again++) {
            Found found = run.search(pit);
            if (found == null) {
              assertThat(trouble).isNotEqualTo(Trouble.NONE);
              continue;
            }
            var reading = new Reading();
            reading.add(found);
            assertThat(reading.ids).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(old()).as("seed %d", seed).containsAll(reading.ids);
            assertThat(found.total()).isEqualTo(reading.ids.size());
            if (reading.failed.isEmpty()) {
              assertThat(reading.ids).as("seed %d", seed).hasSize(DOCUMENTS);
            }
            if (trouble == Trouble.NONE) {
              assertThat(reading.failed).isEmpty();
            }
            if (trouble == Trouble.CRASH) {
              assertThat(reading.failed).as("seed %d", seed).isNotEmpty();
            }
          }
        });
  }
}
