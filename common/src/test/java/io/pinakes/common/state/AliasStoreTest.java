package io.pinakes.common.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.AliasStore.Outcome;
import io.pinakes.common.state.IndexDefinition.Stage;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AliasStoreTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Of each property: schedules of two nodes that want one name. */
  private static final int SEEDS = 400;

  private final InMemoryStore table = new InMemoryStore();
  private final StateStore store = new StateStore(table, TIMEOUT);

  @Test
  void aSwapIsOneChange() throws Exception {
    store.create(index("old", Stage.OPEN));
    store.create(index("new", Stage.OPEN));
    assertThat(give(store, "books", "old-id", "n1")).isEqualTo(Outcome.DONE);

    ClusterState before = store.load();
    Aliases swapped = with(before, "books", Map.of("new-id", Alias.PLAIN));
    assertThat(store.aliases().replace(before, swapped, Optional.empty(), "n2"))
        .isEqualTo(Outcome.DONE);

    assertThat(store.load().aliases().members("books")).containsOnlyKeys("new-id");
    Aliases late = with(before, "books", Map.of("old-id", Alias.PLAIN));
    assertThat(store.aliases().replace(before, late, Optional.empty(), "n3"))
        .as("made from a state that is not the last")
        .isEqualTo(Outcome.CHANGED);
  }

  @Test
  void aNameThatIsAnIndexsBecomesNoAliass() throws Exception {
    store.create(index("books", Stage.OPEN));
    store.create(index("other", Stage.OPEN));

    assertThat(give(store, "books", "other-id", "n")).isEqualTo(Outcome.NAME_TAKEN);
  }

  @Test
  void anIndexGetsANameThatNoAliasHasAnyMore() throws Exception {
    store.create(index("old", Stage.OPEN));
    give(store, "books", "old-id", "n1");
    assertThat(store.create(index("books", Stage.OPEN))).isFalse();

    ClusterState state = store.load();
    store.aliases().replace(state, with(state, "books", Map.of()), Optional.empty(), "n2");

    assertThat(store.create(index("books", Stage.OPEN))).isTrue();
    assertThat(store.load().indices()).containsOnlyKeys("books", "old");
  }

  @Test
  void anIndexThatEndsWithAChangeLeavesItsNameToTheAlias() throws Exception {
    store.create(index("books", Stage.OPEN));
    store.create(index("better", Stage.OPEN));
    ClusterState state = store.load();
    Aliases next =
        state
            .aliases()
            .with(Map.of("books", Map.of("better-id", Alias.PLAIN)), Set.of(), Set.of("books-id"));
    assertThat(store.aliases().replace(state, next, Optional.empty(), "n")).isEqualTo(Outcome.DONE);

    ClusterState after = store.load();
    assertThat(after.index("books")).isEmpty();
    IndexDefinition ended = after.indices().get("books");
    assertThat(ended.deleting()).isTrue();
    assertThat(store.remove(ended)).isTrue();
    assertThat(store.create(index("books", "again", Stage.OPEN))).isFalse();
  }

  @Test
  void aPendingIndexIsThereWithItsAliases() throws Exception {
    IndexDefinition pending = index("books", Stage.PENDING);
    store.create(pending);
    assertThat(store.load().index("books")).isEmpty();

    ClusterState state = store.load();
    Aliases next =
        state
            .aliases()
            .with(Map.of("b", Map.of("books-id", Alias.PLAIN)), Set.of("books-id"), Set.of());
    store.aliases().replace(state, next, Optional.of(pending), "n");

    assertThat(store.load().index("books")).isPresent();
    assertThat(store.loadIndex("books").orElseThrow().stage()).isEqualTo(Stage.OPEN);
    assertThat(store.aliases().abandon(store.loadIndex("books").orElseThrow())).isFalse();
  }

  @Test
  void whatIsTooMuchForTheRowIsRefused() throws Exception {
    store.create(index("old", Stage.OPEN));
    ClusterState state = store.load();
    var many = new TreeMap<String, Map<String, Alias>>();
    many.put("a", Map.of("old-id", new Alias("x".repeat(410_000), null, null, null, null)));

    assertThatThrownBy(
            () ->
                store
                    .aliases()
                    .replace(
                        state,
                        state.aliases().with(many, Set.of(), Set.of()),
                        Optional.empty(),
                        "n"))
        .isInstanceOf(StoreException.class);
  }

  /** An index and an alias of one name, wanted at the same time by nodes of which one may stop. */
  @Test
  void anIndexAndAnAliasNeverHaveOneName() throws Exception {
    int indices = 0;
    int aliases = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var world = new SimulatedWorld(seed)) {
        var shared = new InMemoryStore();
        SimulatedMachine one = world.machine("one");
        SimulatedMachine two = world.machine("two");
        var setup = new StateStore(shared, TIMEOUT);
        world.run(
            one,
            () -> {
              setup.create(index("old", Stage.OPEN));
              if (give(setup, "books", "old-id", "first") != Outcome.DONE) {
                throw new IllegalStateException("the name was free");
              }
              ClusterState state = setup.load();
              return setup
                  .aliases()
                  .replace(state, with(state, "books", Map.of()), Optional.empty(), "second");
            });
        StateStore slowOne = slow(shared, one, seed);
        StateStore slowTwo = slow(shared, two, seed + 7);
        world.run(
            one,
            () -> {
              var tasks = new ArrayList<Task>();
              tasks.add(
                  one.spawn(
                      "index", () -> quietly(() -> slowOne.create(index("books", Stage.OPEN)))));
              tasks.add(
                  two.spawn(
                      "alias", () -> quietly(() -> give(slowTwo, "books", "old-id", "third"))));
              for (Task task : tasks) {
                task.join();
              }
              return null;
            });
        ClusterState end = world.run(one, setup::load);
        boolean isIndex = end.index("books").isPresent();
        boolean isAlias = !end.aliases().members("books").isEmpty();
        assertThat(isIndex && isAlias).as("seed %d", seed).isFalse();
        indices += isIndex ? 1 : 0;
        aliases += isAlias ? 1 : 0;
      }
    }
    assertThat(indices).isPositive();
    assertThat(aliases).isPositive();
  }

  private interface Change {
    Object make() throws StoreException, InterruptedException;
  }

  private static void quietly(Change change) {
    try {
      change.make();
    } catch (StoreException e) {
      // The node stops here, with whatever it has written.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A store to which each call takes its time, now and then longer than all steps of another node,
   * and which loses one now and then.
   */
  private static StateStore slow(InMemoryStore shared, SimulatedMachine machine, long seed) {
    var random = new Random(seed);
    FaultPlan plan =
        call ->
            random.nextInt(25) == 0
                ? new Fault.Before(StoreException.Kind.REJECTED)
                : new Fault.Delay(
                    Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 400 : 5)),
                    Duration.ofMillis(random.nextInt(5)));
    return new StateStore(new FaultyStore(shared, machine, plan), TIMEOUT);
  }

  private static Outcome give(StateStore to, String alias, String uuid, String nonce)
      throws StoreException, InterruptedException {
    ClusterState state = to.load();
    return to.aliases()
        .replace(state, with(state, alias, Map.of(uuid, Alias.PLAIN)), Optional.empty(), nonce);
  }

  private static Aliases with(ClusterState state, String alias, Map<String, Alias> members) {
    var names = new TreeMap<String, Map<String, Alias>>(state.aliases().byName());
    names.put(alias, members);
    return state.aliases().with(names, Set.of(), Set.of());
  }

  private static IndexDefinition index(String name, Stage stage) {
    return index(name, name + "-id", stage);
  }

  private static IndexDefinition index(String name, String uuid, Stage stage) {
    return new IndexDefinition(
        name, uuid, 1, IndexSettings.DEFAULT, Mapping.empty(), 1, stage, false, 1);
  }
}
