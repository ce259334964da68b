package io.pinakes.coordinator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PlannerTest {

  @Property
  void everyShardIsOnALiveWorkerAndTheLoadsDifferByOneAtMost(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int workers,
      @ForAll @IntRange(max = 6) int dead) {
    Case c = Case.random(seed, workers, dead);

    Assignments plan = c.plan();

    Map<NodeInfo, Integer> loads = loads(plan, c.live);
    assertThat(loads.keySet()).isSubsetOf(c.live);
    assertThat(loads.values().stream().mapToInt(i -> i).sum()).isEqualTo(c.shards());
    assertThat(Collections.max(loads.values()) - Collections.min(loads.values()))
        .isLessThanOrEqualTo(1);
  }

  @Property
  void noSmallerNumberOfMovesWouldBalance(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int workers,
      @ForAll @IntRange(max = 6) int dead) {
    Case c = Case.random(seed, workers, dead);

    Assignments plan = c.plan();

    assertThat(movesBetweenLiveWorkers(c, plan)).isEqualTo(fewestMoves(c));
  }

  @Property
  void aPlanOfAPlanChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int workers) {
    Case c = Case.random(seed, workers, 2);

    Assignments once = c.plan();

    assertThat(Planner.plan(c.indices, once, c.live)).isEqualTo(once);
  }

  @Property
  void theOrderOfTheArgumentsDoesNotMatter(@ForAll long seed) {
    Case c = Case.random(seed, 4, 2);
    var indices = new ArrayList<>(c.indices);
    var live = new ArrayList<>(c.live);
    Collections.shuffle(indices, new Random(seed));
    Collections.shuffle(live, new Random(seed));

    assertThat(Planner.plan(indices, c.current, live)).isEqualTo(c.plan());
  }

  @Property
  void aShardThatMovesGetsAHigherAssignmentAndOneThatStaysKeepsItsOwn(@ForAll long seed) {
    Case c = Case.random(seed, 4, 3);

    Assignments plan = c.plan();

    for (IndexDefinition index : c.indices) {
      for (int i = 0; i < index.settings().shards(); i++) {
        ShardAssignment before = c.current.of(index.uuid(), i);
        ShardAssignment after = plan.of(index.uuid(), i);
        if (before.primary().equals(after.primary())) {
          assertThat(after).isEqualTo(before);
        } else {
          assertThat(after.number()).isEqualTo(before.number() + 1);
        }
      }
    }
  }

  @Test
  void withoutWorkersNothingChanges() {
    Case c = Case.random(1, 3, 0);

    assertThat(Planner.plan(c.indices, c.current, List.of()).byIndex())
        .isEqualTo(Planner.plan(c.indices, c.current, List.of()).byIndex())
        .allSatisfy(
            (uuid, shards) ->
                assertThat(shards)
                    .isEqualTo(
                        IntStream.range(0, shards.size())
                            .mapToObj(i -> c.current.of(uuid, i))
                            .toList()));
  }

  @Test
  void aRestartedWorkerGetsItsShardsBackUnderANewAssignment() {
    IndexDefinition index = index("u1", 2);
    var a = worker("a", "a-1");
    var b = worker("b", "b-1");
    Assignments first = Planner.plan(List.of(index), Assignments.NONE, List.of(a, b));
    var restarted = worker("a", "a-2");

    Assignments second = Planner.plan(List.of(index), first, List.of(restarted, b));

    for (int i = 0; i < 2; i++) {
      NodeInfo was = first.of("u1", i).primary().orElseThrow();
      NodeInfo is = second.of("u1", i).primary().orElseThrow();
      assertThat(is.id()).isEqualTo(was.id());
    }
  }

  @Test
  void theShardsOfOneIndexAreSpread() {
    var workers = List.of(worker("a", "a"), worker("b", "b"), worker("c", "c"));

    Assignments plan =
        Planner.plan(List.of(index("u1", 3), index("u2", 3)), Assignments.NONE, workers);

    for (String uuid : List.of("u1", "u2")) {
      assertThat(plan.byIndex().get(uuid).stream().map(s -> s.primary().orElseThrow()))
          .doesNotHaveDuplicates();
    }
  }

  private record Case(List<IndexDefinition> indices, Assignments current, List<NodeInfo> live) {

    static Case random(long seed, int workers, int dead) {
      var random = new Random(seed);
      List<NodeInfo> live =
          IntStream.range(0, workers).mapToObj(i -> worker("n" + i, "o" + i)).toList();
      var known = new ArrayList<>(live);
      IntStream.range(0, dead).forEach(i -> known.add(worker("d" + i, "x" + i)));
      var indices = new ArrayList<IndexDefinition>();
      var assigned = new TreeMap<String, List<ShardAssignment>>();
      int count = random.nextInt(5);
      for (int i = 0; i < count; i++) {
        int shards = 1 + random.nextInt(6);
        indices.add(index("u" + i, shards));
        var list = new ArrayList<ShardAssignment>();
        for (int s = 0; s < shards; s++) {
          list.add(
              random.nextInt(4) == 0
                  ? ShardAssignment.NONE
                  : new ShardAssignment(
                      1 + random.nextInt(5), List.of(known.get(random.nextInt(known.size())))));
        }
        assigned.put("u" + i, list);
      }
      return new Case(indices, new Assignments(1, 1, assigned), live);
    }

    Assignments plan() {
      return Planner.plan(indices, current, live);
    }

    int shards() {
      return indices.stream().mapToInt(i -> i.settings().shards()).sum();
    }
  }

  private static Map<NodeInfo, Integer> loads(Assignments assignments, List<NodeInfo> live) {
    var loads = new HashMap<NodeInfo, Integer>();
    live.forEach(node -> loads.put(node, 0));
    assignments
        .byIndex()
        .values()
        .forEach(
            shards ->
                shards.forEach(s -> s.primary().ifPresent(p -> loads.merge(p, 1, Integer::sum))));
    return loads;
  }

  private static int movesBetweenLiveWorkers(Case c, Assignments plan) {
    int moves = 0;
    for (IndexDefinition index : c.indices) {
      for (int i = 0; i < index.settings().shards(); i++) {
        var before = c.current.of(index.uuid(), i).primary().filter(c.live::contains);
        if (before.isPresent() && !before.equals(plan.of(index.uuid(), i).primary())) {
          moves++;
        }
      }
    }
    return moves;
  }

  /**
   * Whoever holds more than its final load must give the surplus away; the workers that hold most
   * are best allowed the larger of the two final loads.
   */
  private static int fewestMoves(Case c) {
    List<Integer> kept = new ArrayList<>();
    for (NodeInfo node : c.live) {
      int load = 0;
      for (IndexDefinition index : c.indices) {
        for (int i = 0; i < index.settings().shards(); i++) {
          if (c.current.of(index.uuid(), i).primary().filter(node::equals).isPresent()) {
            load++;
          }
        }
      }
      kept.add(load);
    }
    kept.sort(Collections.reverseOrder());
    int floor = c.shards() / c.live.size();
    int larger = c.shards() % c.live.size();
    int moves = 0;
    for (int i = 0; i < kept.size(); i++) {
      moves += Math.max(0, kept.get(i) - (i < larger ? floor + 1 : floor));
    }
    return moves;
  }

  private static NodeInfo worker(String id, String owner) {
    return new NodeInfo(id, owner, NodeInfo.Role.WORKER, "127.0.0.1:1", "");
  }

  private static IndexDefinition index(String uuid, int shards) {
    return new IndexDefinition(
        "name-" + uuid,
        uuid,
        0,
        new IndexSettings(shards, 0, Duration.ofSeconds(1)),
        Mapping.empty(),
        1,
        false,
        1);
  }
}
