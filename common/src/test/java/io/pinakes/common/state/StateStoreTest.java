package io.pinakes.common.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StateStoreTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final NodeInfo A =
      new NodeInfo("a", "a#1", NodeInfo.Role.WORKER, "10.0.0.1:9300", "z1");
  private static final NodeInfo B =
      new NodeInfo("b", "b#1", NodeInfo.Role.WORKER, "10.0.0.2:9300", "");

  private final InMemoryStore table = new InMemoryStore();
  private final StateStore store = new StateStore(table, TIMEOUT);

  @Test
  void whatIsWrittenIsRead() throws Exception {
    IndexDefinition books = index("books", "u1");
    assertThat(store.create(books)).isTrue();
    Assignments assigned =
        new Assignments(
            7,
            1,
            new TreeMap<>(
                Map.of(
                    "u1",
                    List.of(
                        new ShardAssignment(3, List.of(A)),
                        ShardAssignment.NONE,
                        new ShardAssignment(1, List.of(B, A))))));
    assertThat(store.replace(Assignments.NONE, assigned)).isTrue();

    ClusterState state = store.load();

    assertThat(state.indices()).containsOnly(Map.entry("books", books));
    assertThat(state.assignments()).isEqualTo(assigned);
  }

  @Test
  void everyChangeRaisesTheVersion() throws Exception {
    IndexDefinition books = index("books", "u1");
    assertThat(store.version()).isZero();
    store.create(books);
    assertThat(store.version()).isEqualTo(1);
    store.replace(books, books.asDeleting());
    assertThat(store.version()).isEqualTo(2);
    store.remove(books.asDeleting());
    assertThat(store.version()).isEqualTo(3);
    store.replace(Assignments.NONE, new Assignments(1, 1, new TreeMap<>()));
    assertThat(store.version()).isEqualTo(4);
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    assertThat(store.create(index("books", "u1"))).isTrue();
    assertThat(store.create(index("books", "u2"))).isFalse();
    assertThat(store.create(index("books", "u1")))
        .as("the same again: its answer was lost")
        .isTrue();
    assertThat(store.load().indices().get("books").uuid()).isEqualTo("u1");
  }

  @Test
  void aDefinitionThatHasChangedMeanwhileIsNotReplaced() throws Exception {
    IndexDefinition books = index("books", "u1");
    store.create(books);
    assertThat(store.replace(books, books.withMapping(Mapping.empty()))).isTrue();
    assertThat(store.replace(books, books.asDeleting())).isFalse();
    assertThat(store.remove(books)).isFalse();
    assertThat(store.load().index("books")).isPresent();
  }

  @Test
  void aNewIndexOfTheSameNameIsNotTakenForTheOldOne() throws Exception {
    IndexDefinition old = index("books", "u1");
    store.create(old);
    store.remove(old);
    store.create(index("books", "u2"));

    assertThat(store.replace(old, old.asDeleting())).isFalse();
    assertThat(store.remove(old)).isFalse();
    assertThat(store.load().index("books").orElseThrow().uuid()).isEqualTo("u2");
  }

  @Test
  void removingTwiceIsNoError() throws Exception {
    IndexDefinition books = index("books", "u1");
    store.create(books);
    assertThat(store.remove(books)).isTrue();
    assertThat(store.remove(books)).isTrue();
  }

  @Test
  void aDeposedLeaderChangesNothing() throws Exception {
    var first = new Assignments(1, 1, new TreeMap<>());
    assertThat(store.replace(Assignments.NONE, first)).isTrue();
    var taken = new Assignments(2, 2, new TreeMap<>());
    assertThat(store.replace(first, taken)).isTrue();

    // It read before it was deposed, and also if it should read afterwards.
    assertThat(store.replace(first, new Assignments(1, 2, new TreeMap<>()))).isFalse();
    assertThatThrownBy(() -> store.replace(taken, new Assignments(1, 3, new TreeMap<>())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.loadAssignments()).isEqualTo(taken);
  }

  @Test
  void aChangeWhoseAnswerWasLostCountsOnceAndIsAnnounced() throws Exception {
    IndexDefinition books = index("books", "u1");
    var first = new Assignments(1, 1, new TreeMap<>());
    List<Change> changes =
        List.of(
            to -> to.create(books),
            to -> to.replace(books, books.withMapping(Mapping.empty())),
            to -> to.replace(Assignments.NONE, first),
            to -> to.remove(books.withMapping(Mapping.empty())));
    try (var world = new SimulatedWorld(1)) {
      SimulatedMachine machine = world.machine("m");
      for (int i = 0; i < changes.size(); i++) {
        Change change = changes.get(i);
        var faulty =
            new StateStore(
                new FaultyStore(table, machine, FaultPlan.script(Fault.answerLost())), TIMEOUT);
        assertThat(change.on(faulty)).as("change %s", i).isTrue();
        assertThat(store.version()).as("change %s", i).isEqualTo(i + 1);
      }
    }
    assertThat(store.load().indices()).isEmpty();
    assertThat(store.loadAssignments()).isEqualTo(first);
  }

  @Test
  void drainingNodesAreNamedOnceAndTakenBack() throws Exception {
    store.drain("w1");
    store.drain("w2#7f");
    store.drain("w1");

    Draining draining = store.load().draining();
    assertThat(draining.names()).containsExactly("w1", "w2#7f");
    assertThat(draining.version()).as("the third said nothing new").isEqualTo(2);
    assertThat(draining.includes(worker("w1", "w1#0"))).isTrue();
    assertThat(draining.includes(worker("w2", "w2#7f"))).isTrue();
    assertThat(draining.includes(worker("w2", "w2#80"))).as("started again").isFalse();
    assertThat(store.version()).isEqualTo(2);

    store.undrain("w1");
    store.undrain("w9");
    assertThat(store.loadDraining().names()).containsExactly("w2#7f");
  }

  @Test
  void nodesThatDrainAtTheSameTimeAllDo() throws Exception {
    try (var world = new SimulatedWorld(1)) {
      for (int before = 0; before < 4; before++) {
        int when = before;
        var memory = new InMemoryStore();
        var other = new StateStore(memory, TIMEOUT);
        var calls = new AtomicInteger();
        var racing =
            new StateStore(
                new FaultyStore(
                    memory,
                    world.machine("m" + when),
                    call -> {
                      if (calls.getAndIncrement() == when) {
                        drain(other, "w2");
                      }
                      return Fault.none();
                    }),
                TIMEOUT);
        racing.drain("w1");
        assertThat(other.loadDraining().names())
            .as("the other before call %s", when)
            .containsExactly("w1", "w2");
      }
    }
  }

  private static void drain(StateStore store, String name) {
    try {
      store.drain(name);
    } catch (StoreException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static NodeInfo worker(String id, String owner) {
    return new NodeInfo(id, owner, NodeInfo.Role.WORKER, "10.0.0.1:9300", "");
  }

  private interface Change {
    boolean on(StateStore store) throws Exception;
  }

  @Test
  void anUnreachableStoreIsNotTriedForEver() {
    try (var world = new SimulatedWorld(1)) {
      var calls = new AtomicInteger();
      var faulty =
          new FaultyStore(
              table,
              world.machine("m"),
              call -> {
                calls.incrementAndGet();
                return Fault.unreachable();
              });
      assertThatThrownBy(() -> new StateStore(faulty, TIMEOUT).create(index("books", "u1")))
          .isInstanceOf(StoreException.class);
      assertThat(calls).hasValueLessThanOrEqualTo(3);
    }
  }

  /**
   * An index that is made and assigned during a load must not appear as assigned and not there:
   * whoever plans from that would take its assignments for leftovers.
   */
  @Test
  void anAssignedIndexIsAmongTheIndices() throws Exception {
    try (var world = new SimulatedWorld(1)) {
      for (int before = 0; before < 4; before++) {
        int when = before;
        var memory = new InMemoryStore();
        var writer = new StateStore(memory, TIMEOUT);
        var calls = new AtomicInteger();
        var reader =
            new StateStore(
                new FaultyStore(
                    memory,
                    world.machine("m" + when),
                    call -> {
                      if (calls.getAndIncrement() == when) {
                        makeAndAssign(writer);
                      }
                      return Fault.none();
                    }),
                TIMEOUT);
        ClusterState state = reader.load();
        if (state.assignments().byIndex().containsKey("u1")) {
          assertThat(state.indices()).as("made before read %s", when).containsKey("books");
        }
      }
    }
  }

  private static void makeAndAssign(StateStore writer) {
    try {
      writer.create(index("books", "u1"));
      var shards = List.of(new ShardAssignment(1, List.of(A)));
      writer.replace(Assignments.NONE, new Assignments(1, 1, new TreeMap<>(Map.of("u1", shards))));
    } catch (StoreException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void namesOfEveryKindAreListed() throws Exception {
    for (String name : List.of("a", ".hidden", "zzz", "été", "名前", "a-b_c.d")) {
      store.create(index(name, "u-" + name.hashCode()));
    }
    assertThat(store.load().indices()).hasSize(6).containsKey("名前");
  }

  private static IndexDefinition index(String name, String uuid) {
    return new IndexDefinition(
        name,
        uuid,
        1234,
        new IndexSettings(3, 1, Duration.ofMillis(500)),
        Mapping.empty(),
        1,
        false,
        1);
  }
}
