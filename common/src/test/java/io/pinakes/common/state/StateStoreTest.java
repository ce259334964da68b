package io.pinakes.common.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StateStoreTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final NodeInfo A =
      new NodeInfo("a", "a#1", NodeInfo.Role.WORKER, "10.0.0.1:9300", "z1");
  private static final NodeInfo B =
      new NodeInfo("b", "b#1", NodeInfo.Role.WORKER, "10.0.0.2:9300", "");

  private final StateStore store = new StateStore(new InMemoryStore(), TIMEOUT);

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
