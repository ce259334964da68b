package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.state.Alias;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.Metadata;
import io.pinakes.coordinator.allocation.Leadership;
import io.pinakes.coordinator.api.Rollovers.Rollover;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorld;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class RolloverAdminTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final TestWorld world = new TestWorld(5);
  private final TestCoordinator node = world.coordinator("c1");
  private final TestCoordinator other = world.coordinator("c2");

  @BeforeEach
  void start() throws Exception {
    node.start();
    other.start();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void anAliasLeavesItsIndexUnlessItSaysWhereWritesGo() throws Exception {
    create(node, "plain-1", "{'a':{'routing':'r'}}");
    create(node, "told-1", "{'b':{'is_write_index':true,'filter':{'term':{'x':1}}}}");

    assertThat(rollOver(other, "a", null).to()).isEqualTo("plain-000002");
    assertThat(rollOver(other, "b", null).to()).isEqualTo("told-000002");

    assertThat(members("a")).containsOnlyKeys("plain-000002");
    assertThat(members("a").get("plain-000002").indexRouting()).isEqualTo("r");
    SortedMap<String, Alias> told = members("b");
    assertThat(told).containsOnlyKeys("told-000002", "told-1");
    assertThat(told.get("told-000002").writeIndex()).isTrue();
    assertThat(told.get("told-1").writeIndex()).isFalse();
    assertThat(told.values()).allMatch(alias -> "{\"term\":{\"x\":1}}".equals(alias.filter()));
  }

  @Test
  void theNewIndexIsWhatTheBodyAndTheTemplatesSay() throws Exception {
    create(node, "logs-9", "{'a':{}}");
    ObjectNode template =
        json("{'index_patterns':['logs-*'],'template':{'settings':{'refresh_interval':'7s'}}}");
    node.run(
        () -> {
          node.templates.put(Metadata.Kind.INDEX, "t", template, true);
          return null;
        });

    ObjectNode body =
        json(
            "{'settings':{'number_of_shards':2},'aliases':{'more':{}},"
                + "'mappings':{'properties':{'k':{'type':'keyword'}}}}");
    Rollover plan = node.run(() -> node.rollovers.plan("a", null));
    node.run(() -> node.rollovers.carryOut(plan, body, Duration.ZERO));

    IndexDefinition made = world.read().index("logs-000010").orElseThrow();
    assertThat(made.settings().shards()).isEqualTo(2);
    assertThat(made.settings().refreshInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(made.mapping().toJson().toString()).contains("keyword");
    assertThat(members("more")).containsOnlyKeys("logs-000010");
    assertThat(members("a")).containsOnlyKeys("logs-000010");
  }

  @Test
  void aDateInTheNameStaysADate() throws Exception {
    String day =
        DateMathName.at("<d-{now/d}-1>", world.world.machine("clock").clock().wallClockMillis());
    node.run(
        () ->
            node.indices.create(day, "<d-{now/d}-1>", json("{'aliases':{'a':{}}}"), Duration.ZERO));

    Rollover rollover = rollOver(node, "a", null);

    assertThat(rollover.to()).isEqualTo(day.substring(0, day.length() - 1) + "000002");
    assertThat(world.read().index(rollover.to()).orElseThrow().settings().given())
        .extractingByKey("index.provided_name")
        .hasToString("\"<d-{now/d}-000002>\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none    |        | rollover target [none] does not exist
          logs-1  |        | rollover target is a [concrete index] but one of [alias,data_stream] was expected
          both    |        | rollover target [both] does not point to a write index
          never   |        | rollover target [never] does not point to a write index
          odd     |        | index name [odd-x] does not match pattern '^.*-\\d+$'
          far     |        | For input string: "2147483647"
          a       | logs-1 | already exists
          a       | a      | Invalid index name [a], already exists as alias
          a       | A      | Invalid index name [A], must be lowercase
          """)
  void whatCannotBeRolledOverIsSaid(String alias, @Nullable String target, String reason)
      throws Exception {
    create(node, "logs-1", "{'a':{},'both':{}}");
    create(node, "logs-2", "{'both':{},'never':{'is_write_index':false}}");
    create(node, "odd-x", "{'odd':{}}");
    create(node, "far-2147483647", "{'far':{}}");

    assertThatThrownBy(() -> rollOver(node, alias, target))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason()).contains(reason);
            });
  }

  /** Also if two want to at once, each of its indices is there with its alias, or not at all. */
  @Test
  void ofTwoAtOnceTheNewIndexIsOneOfThem() throws Exception {
    Set<Integer> done = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      try (var w = new TestWorld(seed)) {
        List<TestCoordinator> nodes =
            List.of(w.coordinator("n1").start(), w.coordinator("n2").start());
        create(nodes.getFirst(), "logs-1", "{'a':{'is_write_index':true}}");
        nodes.getFirst().slowly(seed);
        nodes.getLast().slowly(seed + 7);
        var rolled = new AtomicInteger();
        var answered = new AtomicInteger();
        for (TestCoordinator each : nodes) {
          each.machine.spawn(
              "rollover",
              () -> {
                try {
                  Rollover plan = each.rollovers.plan("a", null);
                  each.rollovers.carryOut(plan, JSON.createObjectNode(), Duration.ZERO);
                  rolled.incrementAndGet();
                } catch (ApiException e) {
                  assertThat(e.error().type())
                      .isIn("resource_already_exists_exception", "illegal_argument_exception");
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                answered.incrementAndGet();
              });
        }
        w.world.runFor(MINUTE);
        assertThat(answered).hasValue(2);

        ClusterState state = w.read();
        assertThat(state.indices()).as("seed %s", seed).hasSize(1 + rolled.get());
        SortedMap<String, Alias> members = new IndexResolver(state, 0).aliased("a");
        assertThat(members).as("seed %s", seed).hasSize(1 + rolled.get());
        assertThat(members.values().stream().filter(Alias::isWriteIndex)).hasSize(1);
        assertThat(IndexResolver.writeIndex(members)).contains("logs-00000" + (1 + rolled.get()));
        done.add(rolled.get());
      }
    }
    assertThat(done).isSubsetOf(1, 2).contains(1);
  }

  @Test
  void whereverACoordinatorDiesARolloverIsDoneOrNot() throws Exception {
    Set<Boolean> outcomes = new HashSet<>();
    boolean leftBehind = false;
    for (int calls = 0; calls < 60; calls++) {
      try (var w = new TestWorld(calls)) {
        TestCoordinator dying = w.coordinator("dying").start();
        TestCoordinator leading = w.coordinator("leading").start();
        create(dying, "logs-1", "{'a':{'is_write_index':true}}");
        dying.crashAfter(calls);
        dying.machine.spawn(
            "rollover",
            () -> {
              try {
                Rollover plan = dying.rollovers.plan("a", null);
                dying.rollovers.carryOut(plan, JSON.createObjectNode(), Duration.ZERO);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        w.world.runFor(Duration.ofSeconds(1));

        ClusterState state = w.read();
        SortedMap<String, Alias> members = new IndexResolver(state, 0).aliased("a");
        boolean done = state.index("logs-000002").isPresent();
        assertThat(IndexResolver.writeIndex(members))
            .as("after call %s", calls)
            .contains(done ? "logs-000002" : "logs-1");
        assertThat(members.keySet().contains("logs-000002")).isEqualTo(done);
        outcomes.add(done);
        leftBehind |= state.indices().size() == 2 && !done;

        lead(leading);
        assertThat(w.read().indices()).as("after call %s", calls).hasSize(done ? 2 : 1);
        if (!done) {
          Rollover again = leading.run(() -> leading.rollovers.plan("a", null));
          leading.run(
              () -> leading.rollovers.carryOut(again, JSON.createObjectNode(), Duration.ZERO));
          assertThat(w.read().index("logs-000002")).isPresent();
        }
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    assertThat(leftBehind).as("a row was left behind").isTrue();
  }

  /** So long that a leader gives up what nobody ends. */
  private static void lead(TestCoordinator leading) throws Exception {
    leading.run(
        () -> {
          var leadership =
              new Leadership(
                  1,
                  leading.state,
                  leading.watch,
                  leading.inquiry,
                  leading.removal,
                  () -> {},
                  leading.machine);
          assertThat(leadership.begin()).isTrue();
          leading.watch.reload();
          for (int second = 0; second < 40; second++) {
            assertThat(leadership.step(List.of())).isTrue();
            leading.machine.clock().sleep(Duration.ofSeconds(1));
          }
          return true;
        });
  }

  private static Rollover rollOver(TestCoordinator on, String alias, @Nullable String target)
      throws Exception {
    Rollover plan = on.run(() -> on.rollovers.plan(alias, target));
    on.run(() -> on.rollovers.carryOut(plan, JSON.createObjectNode(), Duration.ZERO));
    return plan;
  }

  private SortedMap<String, Alias> members(String alias) throws Exception {
    return new IndexResolver(world.read(), 0).aliased(alias);
  }

  private static void create(TestCoordinator on, String name, String aliases) throws Exception {
    ObjectNode body = json("{'aliases':" + aliases + "}");
    on.run(() -> on.indices.create(name, body, Duration.ZERO));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }
}
