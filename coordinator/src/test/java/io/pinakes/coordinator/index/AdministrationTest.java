package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.Metadata;
import io.pinakes.coordinator.api.AliasAction;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Aliases, templates and settings of the cluster, changed by two coordinators at once, and by one
 * that dies between any two of its calls to the store.
 */
final class AdministrationTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SEEDS = 40;

  /** Of each of two nodes, in each run. */
  private static final int CHANGES = 6;

  /** Where a change may be cut off; more calls than any change here makes. */
  private static final int CALLS = 30;

  /** What one node does. */
  @FunctionalInterface
  private interface Change {
    void make(TestCoordinator on, String node, int number) throws InterruptedException;
  }

  @Test
  void everyAliasThatWasAcknowledgedIsThere() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var w = new TestWorld(seed)) {
        create(w.coordinator("setup").start(), "books");
        var acknowledged = new TreeSet<String>();
        race(
            w,
            seed,
            (on, node, number) -> {
              String name = "a-" + node + number;
              on.aliases.change(List.of(add("books", name, Alias.PLAIN)), MINUTE);
              acknowledged.add(name);
            });

        assertThat(acknowledged).hasSize(2 * CHANGES);
        assertThat(w.read().aliases().byName().keySet())
            .as("seed %s", seed)
            .containsExactlyElementsOf(acknowledged);
      }
    }
  }

  /** A swap is one change: an alias that is moved to and fro has one index at every moment. */
  @Test
  void anAliasThatIsMovedToAndFroHasOneIndexAtEveryMoment() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var w = new TestWorld(seed)) {
        TestCoordinator setup = w.coordinator("setup").start();
        create(setup, "one");
        create(setup, "two");
        change(setup, add("one", "books", Alias.PLAIN));
        var seen = new ArrayList<Set<String>>();
        setup.watch.onChange(
            state -> seen.add(new IndexResolver(state, 0).aliased("books").keySet()));
        race(
            w,
            seed,
            (on, node, number) -> {
              String to = number % 2 == 0 ? "one" : "two";
              on.aliases.change(
                  List.of(
                      new AliasAction.Remove(List.of("*"), List.of("books"), false),
                      add(to, "books", Alias.PLAIN)),
                  MINUTE);
            });

        assertThat(seen).as("seed %s", seed).isNotEmpty().allMatch(members -> members.size() == 1);
      }
    }
  }

  /** Two that name their own index as the one for writes: one of them is refused or undone. */
  @Test
  void anAliasNeverHasTwoIndicesForWrites() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var w = new TestWorld(seed)) {
        TestCoordinator setup = w.coordinator("setup").start();
        create(setup, "n1");
        create(setup, "n2");
        var done = new ArrayList<String>();
        race(
            w,
            seed,
            (on, node, number) -> {
              try {
                on.aliases.change(
                    List.of(add(node, "books", Alias.PLAIN.withWriteIndex(true))), MINUTE);
                done.add(node);
              } catch (ApiException e) {
                assertThat(e.error().reason()).contains("has more than one write index");
              }
            });

        assertThat(new HashSet<>(done)).as("seed %s", seed).hasSize(1);
        assertThat(new IndexResolver(w.read(), 0).aliased("books"))
            .containsOnlyKeys(done.getFirst());
      }
    }
  }

  @Test
  void actionsOfOneRequestAreAllDoneOrNoneWhereverTheNodeDies() throws Exception {
    var outcomes = new HashSet<Boolean>();
    for (int calls = 0; calls < CALLS; calls++) {
      try (var w = new TestWorld(calls)) {
        TestCoordinator setup = w.coordinator("setup").start();
        create(setup, "old");
        create(setup, "new");
        change(setup, add("old", "books", Alias.PLAIN));
        dying(
            w,
            calls,
            (on, _, _) ->
                on.aliases.change(
                    List.of(
                        new AliasAction.Remove(List.of("old"), List.of("books"), true),
                        add("new", "books", Alias.PLAIN),
                        add("new", "more", Alias.PLAIN)),
                    MINUTE));

        ClusterState state = w.read();
        boolean done = !state.aliases().members("more").isEmpty();
        assertThat(new IndexResolver(state, 0).aliased("books"))
            .as("after call %s", calls)
            .containsOnlyKeys(done ? "new" : "old");
        outcomes.add(done);
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void everyTemplateAndSettingThatWasAcknowledgedIsThere() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var w = new TestWorld(seed)) {
        var templates = new TreeSet<String>();
        race(
            w,
            seed,
            (on, node, number) -> {
              String name = node + "-" + number;
              on.templates.put(
                  Metadata.Kind.INDEX,
                  name,
                  json("{'index_patterns':['" + name + "-*'],'priority':" + number + "}"),
                  true);
              templates.add(name);
              String setting =
                  node.equals("n1")
                      ? "cluster.default_number_of_replicas"
                      : "cluster.routing.allocation.enable";
              String value = node.equals("n1") ? "" + number : "all";
              on.settings.put(json("{'" + setting + "':'" + value + "'}"), JSON.createObjectNode());
            });

        Metadata end = w.read().metadata();
        assertThat(end.indexTemplates().keySet())
            .as("seed %s", seed)
            .containsExactlyElementsOf(templates);
        assertThat(templates).hasSize(2 * CHANGES);
        assertThat(end.setting("cluster.default_number_of_replicas", "none"))
            .isEqualTo("" + (CHANGES - 1));
        assertThat(end.persistent())
            .containsOnlyKeys(
                "cluster.default_number_of_replicas", "cluster.routing.allocation.enable");
      }
    }
  }

  /** A component that is removed while a template begins to use it: one of the two is refused. */
  @Test
  void aTemplateIsNeverComposedOfWhatIsNotThere() throws Exception {
    var refused = new HashSet<String>();
    for (int seed = 0; seed < SEEDS; seed++) {
      try (var w = new TestWorld(seed)) {
        TestCoordinator setup = w.coordinator("setup").start();
        setup.run(
            () -> {
              setup.templates.put(Metadata.Kind.COMPONENT, "part", json("{'template':{}}"), true);
              return null;
            });
        race(
            w,
            seed,
            (on, node, number) -> {
              if (number > 0) {
                return;
              }
              try {
                if (node.equals("n1")) {
                  on.templates.delete(Metadata.Kind.COMPONENT, "part");
                } else {
                  on.templates.put(
                      Metadata.Kind.INDEX,
                      "whole",
                      json("{'index_patterns':['x-*'],'composed_of':['part']}"),
                      true);
                }
              } catch (ApiException e) {
                refused.add(node);
              }
            });

        Metadata end = w.read().metadata();
        assertThat(end.indexTemplates().containsKey("whole"))
            .as("seed %s", seed)
            .isEqualTo(end.componentTemplates().containsKey("part"));
      }
    }
    assertThat(refused).containsExactlyInAnyOrder("n1", "n2");
  }

  @Test
  void theSettingsOfOneRequestAreAllDoneOrNoneWhereverTheNodeDies() throws Exception {
    var outcomes = new HashSet<Boolean>();
    for (int calls = 0; calls < CALLS; calls++) {
      try (var w = new TestWorld(calls)) {
        dying(
            w,
            calls,
            (on, _, _) ->
                on.settings.put(
                    json("{'cluster.default_number_of_replicas':2}"),
                    json("{'action.auto_create_index':'false'}")));

        Metadata end = w.read().metadata();
        assertThat(end.transients().isEmpty()).isEqualTo(end.persistent().isEmpty());
        outcomes.add(end.persistent().isEmpty());
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
  }

  /** Two slow nodes, each of which makes its changes one after the other. */
  private static void race(TestWorld w, long seed, Change change) throws Exception {
    var ended = new ArrayList<String>();
    var nodes = new TreeMap<String, TestCoordinator>();
    for (String name : List.of("n1", "n2")) {
      nodes.put(name, w.coordinator(name).start());
    }
    nodes.forEach(
        (name, node) ->
            node.slowly(seed + name.hashCode())
                .machine
                .spawn(
                    "changes",
                    () -> {
                      try {
                        for (int number = 0; number < CHANGES; number++) {
                          change.make(node, name, number);
                        }
                        ended.add(name);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    w.world.runFor(MINUTE);
    assertThat(ended).as("seed %s", seed).hasSize(2);
  }

  /** A node that makes a change and dies after so many calls to the store. */
  private static void dying(TestWorld w, int calls, Change change) throws Exception {
    TestCoordinator node = w.coordinator("dying").start();
    node.crashAfter(calls);
    node.machine.spawn(
        "change",
        () -> {
          try {
            change.make(node, "dying", 0);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    w.world.runFor(Duration.ofSeconds(1));
  }

  private static AliasAction.Add add(String index, String alias, Alias meaning) {
    return new AliasAction.Add(List.of(index), List.of(alias), meaning);
  }

  private static void change(TestCoordinator on, AliasAction action) throws Exception {
    on.<@Nullable Object>run(
        () -> {
          on.aliases.change(List.of(action), MINUTE);
          return null;
        });
  }

  private static void create(TestCoordinator on, String name) throws Exception {
    on.run(() -> on.indices.create(name, JSON.createObjectNode(), Duration.ZERO));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }
}
