package io.pinakes.coordinator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

final class PlannerTest {

  private static final int SEEDS = 400;

  /** Whatever was before: in the end all is where it should be, and no copy moved that need not. */
  @Test
  void aClusterEndsBalancedByTheFewestMoves() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      PlannedCluster cluster = randomCluster(random, seed, 0);
      cluster.settle();
      change(cluster, random);
      var best = new CheapestGoal(cluster);
      cluster.opened();

      cluster.settle();

      assertThat(cluster.opened()).as(cluster.toString()).isEqualTo(best.opened);
      assertThat(squares(cluster)).as(cluster.toString()).isEqualTo(best.squares);
      checkEnd(cluster);
      Map<String, Integer> loads = cluster.loads();
      if (!loads.isEmpty()) {
        assertThat(Collections.max(loads.values()) - Collections.min(loads.values()))
            .as(cluster.toString())
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void copiesAreSpreadOverZonesByTheFewestMoves() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      PlannedCluster cluster = randomCluster(random, seed, 1 + random.nextInt(3));
      cluster.settle();
      change(cluster, random);
      var best = new CheapestGoal(cluster);
      cluster.opened();

      cluster.settle();

      assertThat(cluster.opened()).as(cluster.toString()).isEqualTo(best.opened);
      assertThat(squares(cluster)).as(cluster.toString()).isEqualTo(best.squares);
      checkEnd(cluster);
    }
  }

  /** Joins, deaths, restarts, drains, indices and replicas that come and go, copies in between. */
  @Test
  void inAnyTroubleNoStepLosesTheLastStartedCopyAndAllEndsWell() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      PlannedCluster cluster = randomCluster(random, seed, random.nextInt(3));
      for (int i = 0; i < 60; i++) {
        cluster.balance = random.nextBoolean();
        cluster.hung.clear();
        cluster.workers.keySet().stream()
            .filter(id -> random.nextInt(8) == 0)
            .forEach(cluster.hung::add);
        if (random.nextInt(4) == 0) {
          change(cluster, random);
        }
        if (random.nextInt(10) == 0) {
          cluster.awaited.clear();
        }
        cluster.step();
        cluster.progress(random.nextInt(100));
      }
      cluster.balance = true;
      cluster.hung.clear();
      cluster.awaited.clear();

      cluster.settle();

      checkEnd(cluster);
    }
  }

  @Test
  void theOrderOfTheArgumentsDoesNotMatter() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      PlannedCluster cluster = randomCluster(random, seed, random.nextInt(3));
      cluster.step();
      change(cluster, random);

      assertThat(Planner.of(cluster.situation()).next(Reports.NONE))
          .as(cluster.toString())
          .isEqualTo(Planner.of(cluster.situation()).next(Reports.NONE));
    }
  }

  @Test
  void withoutWorkersTheOldCopiesStayNamed() {
    PlannedCluster cluster = cluster(3);
    cluster.index("u", 4, 1);
    cluster.settle();
    Assignments before = cluster.current;
    List.copyOf(cluster.workers.keySet()).forEach(cluster::die);
    cluster.awaited.clear();

    cluster.step();

    assertThat(cluster.current.byIndex()).isEqualTo(before.byIndex());
  }

  @Test
  void aShardMovesInTwoSteps() {
    PlannedCluster cluster = cluster(1);
    cluster.index("u", 2, 0);
    cluster.settle();
    NodeInfo old = cluster.workers.get("w10");
    NodeInfo late = cluster.join("late", "");

    cluster.step();
    ShardId moving =
        cluster.shards().stream()
            .filter(shard -> cluster.assignment(shard).copies().size() > 1)
            .findFirst()
            .orElseThrow();
    assertThat(cluster.assignment(moving)).isEqualTo(new ShardAssignment(1, List.of(old, late)));
    for (int i = 0; i < 3; i++) {
      assertThat(cluster.step()).as("while it opens").isFalse();
    }

    cluster.progress(100);
    cluster.step();

    assertThat(cluster.assignment(moving)).isEqualTo(new ShardAssignment(2, List.of(late)));
    assertThat(cluster.step()).isFalse();
  }

  @Test
  void theReplicaThatIsFurthestAlongIsPromoted() {
    PlannedCluster cluster = cluster(4);
    cluster.index("u", 1, 2);
    cluster.settle();
    ShardId shard = cluster.shards().getFirst();
    List<NodeInfo> copies = cluster.assignment(shard).copies();
    cluster.start(shard, copies.get(1), 90);
    cluster.start(shard, copies.get(2), 100);
    cluster.die(copies.getFirst().id());

    cluster.step();

    ShardAssignment after = cluster.assignment(shard);
    assertThat(after.primary()).contains(copies.get(2));
    assertThat(after.number()).isEqualTo(2);
    assertThat(after.copies())
        .as("the dead one may come back")
        .containsExactly(copies.get(2), copies.get(1), copies.getFirst());
  }

  @Test
  void withoutAStartedCopyOneThatOpensIsPromoted() {
    PlannedCluster cluster = cluster(3);
    cluster.index("u", 1, 1);
    cluster.step();
    ShardId shard = cluster.shards().getFirst();
    List<NodeInfo> copies = cluster.assignment(shard).copies();
    cluster.die(copies.getFirst().id());

    cluster.step();

    assertThat(cluster.assignment(shard).primary()).contains(copies.getLast());
  }

  @Test
  void theReplicasOfAWorkerThatJustDiedAreNotReplacedBeforeItsTimeIsOver() {
    PlannedCluster cluster = cluster(3);
    cluster.index("u", 6, 1);
    cluster.settle();
    cluster.opened();
    cluster.die("w10");

    cluster.settle();
    assertThat(cluster.opened()).isZero();

    cluster.awaited.clear();
    cluster.settle();
    assertThat(cluster.opened()).isEqualTo(4);
    checkEnd(cluster);
  }

  @Test
  void aShardWithoutAnotherCopyIsReplacedAtOnce() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 2, 0);
    cluster.settle();
    cluster.die("w10");

    cluster.step();

    assertThat(cluster.primaries()).containsEntry("w11", 2);
  }

  @Test
  void aRestartedWorkerTakesItsOldPlacesAgain() {
    PlannedCluster cluster = cluster(4);
    cluster.index("u", 6, 1);
    cluster.settle();
    List<ShardId> held = heldBy(cluster, "w11");

    NodeInfo again = cluster.restart("w11");
    cluster.step();

    assertThat(heldBy(cluster, "w11")).isEqualTo(held);
    for (ShardId shard : held) {
      assertThat(cluster.assignment(shard).copies()).contains(again);
      assertThat(cluster.assignment(shard).primary())
          .as("the other copy is started")
          .isNotEqualTo(Optional.of(again));
    }
    cluster.settle();
    assertThat(heldBy(cluster, "w11")).isEqualTo(held);
  }

  @Test
  void aRestartedWorkerTakesItsShardsBackThoughOthersHoldLess() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 4, 0);
    cluster.settle();
    List<ShardId> held = heldBy(cluster, "w11");
    cluster.join("empty", "");

    cluster.restart("w11");
    cluster.balance = false;
    cluster.step();

    assertThat(heldBy(cluster, "w11")).isEqualTo(held);
  }

  @Test
  void asManyReplicasAsThereAreWorkersForAreAssigned() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 2, 3);
    cluster.settle();
    assertThat(cluster.loads()).containsOnly(Map.entry("w10", 2), Map.entry("w11", 2));

    cluster.join("w12", "");
    cluster.settle();
    assertThat(cluster.loads()).hasSize(3).allSatisfy((id, load) -> assertThat(load).isEqualTo(2));
  }

  @Test
  void aDrainingWorkerLosesEverythingOnceItIsReplaced() {
    PlannedCluster cluster = cluster(4);
    cluster.index("u", 6, 1);
    cluster.settle();
    List<ShardId> held = heldBy(cluster, "w10");
    cluster.drain("w10");

    cluster.step();
    assertThat(heldBy(cluster, "w10")).as("until the others are started").isEqualTo(held);
    assertThat(cluster.primaries().get("w10")).as("the other copies are started").isNull();
    cluster.settle();
    assertThat(heldBy(cluster, "w10")).isEmpty();
    checkEnd(cluster);

    cluster.undrain("w10");
    cluster.settle();
    assertThat(cluster.loads().get("w10")).isEqualTo(3);
  }

  @Test
  void aDrainingWorkerWithNobodyToReplaceItKeepsItsCopiesButNotItsPrimaries() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 4, 1);
    cluster.settle();
    cluster.drain(cluster.workers.get("w10").owner());

    cluster.settle();

    assertThat(heldBy(cluster, "w10")).hasSize(4);
    assertThat(cluster.primaries()).containsOnly(Map.entry("w11", 4));
  }

  @Test
  void whenAllDrainNothingMoves() {
    PlannedCluster cluster = cluster(3);
    cluster.index("u", 4, 1);
    cluster.settle();
    Assignments before = cluster.current;
    cluster.workers.keySet().forEach(cluster::drain);

    cluster.settle();

    assertThat(cluster.current.byIndex()).isEqualTo(before.byIndex());
  }

  @Test
  void movesForBalanceAreFewAtATimeAndRecoveryIsNot() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 20, 0);
    cluster.settle();
    cluster.join("late", "");

    cluster.step();
    assertThat(cluster.loads().get("late")).isEqualTo(Bound.MOVES_PER_WORKER);

    cluster.settle();
    assertThat(cluster.loads().get("late")).isBetween(6, 7);
    int lost = cluster.loads().get("w10");
    int before = cluster.loads().get("w11") + cluster.loads().get("late");
    cluster.die("w10");
    cluster.step();
    assertThat(cluster.loads().get("w11") + cluster.loads().get("late")).isEqualTo(before + lost);
  }

  @Test
  void nothingMovesForBalanceWhileNodesComeAndGo() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 6, 1);
    cluster.settle();
    cluster.join("late", "");
    cluster.balance = false;

    assertThat(cluster.step()).isFalse();
  }

  @Test
  void primariesAreSpreadOverTheCopiesThatThereAre() {
    PlannedCluster cluster = cluster(3);
    cluster.index("u", 6, 1);
    cluster.settle();
    assertThat(cluster.primaries().values()).containsExactly(2, 2, 2);

    cluster.restart("w10");
    cluster.step();
    assertThat(cluster.primaries().get("w10")).isZero();
    cluster.opened();
    cluster.settle();

    assertThat(cluster.primaries().values()).containsExactly(2, 2, 2);
    assertThat(cluster.opened()).isZero();
  }

  /** Only what is needed is asked: in peace nothing. */
  @Test
  void inPeaceNobodyIsAsked() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      PlannedCluster cluster = randomCluster(random, seed, random.nextInt(3));
      cluster.settle();

      assertThat(Planner.of(cluster.situation()).questions()).as(cluster.toString()).isEmpty();
    }
  }

  @Test
  void aPrimaryWithOneReplicaIsReplacedWithoutAQuestion() {
    PlannedCluster cluster = cluster(2);
    cluster.index("u", 4, 1);
    cluster.settle();
    cluster.die("w10");

    assertThat(Planner.of(cluster.situation()).questions()).isEmpty();
    cluster.step();
    assertThat(cluster.primaries()).containsOnly(Map.entry("w11", 4));
  }

  /** What nobody says is not taken for what it is not. */
  @Test
  void aCopyOfWhichNothingIsKnownIsNotDroppedForOneThatOpens() {
    PlannedCluster cluster = cluster(1);
    cluster.index("u", 2, 0);
    cluster.settle();
    cluster.join("late", "");
    cluster.hung.addAll(List.of("w10", "late"));

    for (int i = 0; i < 3; i++) {
      cluster.step();
      cluster.progress(100);
    }

    assertThat(cluster.loads()).containsEntry("w10", 2).containsEntry("late", 1);
  }

  @Test
  void fewerReplicasMeanFewerCopiesAndThePrimariesStay() {
    PlannedCluster cluster = cluster(3);
    cluster.index("u", 6, 2);
    cluster.settle();
    cluster.changesOfPrimary();
    cluster.index("u", 6, 0);

    cluster.settle();

    assertThat(cluster.loads().values()).containsExactly(2, 2, 2);
    assertThat(cluster.changesOfPrimary()).isZero();
  }

  @Test
  void theShardsOfOneIndexAreSpread() {
    PlannedCluster cluster = cluster(3);
    for (IndexDefinition index : List.of(cluster.index("u1", 3, 0), cluster.index("u2", 3, 0))) {
      cluster.settle();
      assertThat(
              cluster.current.byIndex().get(index.uuid()).stream()
                  .map(shard -> shard.primary().orElseThrow()))
          .doesNotHaveDuplicates();
    }
  }

  private static PlannedCluster cluster(int workers) {
    var cluster = new PlannedCluster("", 0);
    cluster.join(workers, 0);
    return cluster;
  }

  private static PlannedCluster randomCluster(Random random, long seed, int zones) {
    var cluster = new PlannedCluster("", seed);
    cluster.join(1 + random.nextInt(6), zones);
    int indices = random.nextInt(4);
    for (int i = 0; i < indices; i++) {
      cluster.index("u" + i, 1 + random.nextInt(6), random.nextInt(3));
    }
    return cluster;
  }

  /** One thing happens to the cluster. Dead workers are given up at once. */
  @Test
  void withoutOpeningCopiesStayAndARestartedWorkerTakesItsOwnAgain() {
    var cluster = new PlannedCluster("no opening", 1);
    cluster.join(3, 0);
    cluster.index("old", 4, 1);
    cluster.settle();
    cluster.opening = Opening.NONE;
    cluster.index("new", 2, 0);
    cluster.restart("w11");
    cluster.settle();
    assertThat(cluster.shards())
        .allSatisfy(
            shard ->
                assertThat(cluster.assignment(shard).copies())
                    .hasSize(shard.uuid().equals("old") ? 2 : 0)
                    .isSubsetOf(cluster.workers.values()));

    cluster.die("w10");
    cluster.awaited.clear();
    cluster.settle();
    for (ShardId shard : cluster.shards()) {
      if (shard.uuid().equals("old")) {
        assertThat(cluster.assignment(shard).primary().orElseThrow())
            .as("a started copy is promoted")
            .isIn(cluster.workers.values());
      }
    }
    assertThat(cluster.shards())
        .anySatisfy(shard -> assertThat(cluster.assignment(shard).copies()).hasSize(1));

    cluster.opening = Opening.ALL;
    cluster.settle();
    assertThat(cluster.shards())
        .allSatisfy(
            shard ->
                assertThat(cluster.assignment(shard).copies())
                    .hasSize(shard.uuid().equals("old") ? 2 : 1));
  }

  @Test
  void onlyPrimariesAreOpenedOrOnlyNewOnesOrWhatTheIndexSays() {
    var cluster = new PlannedCluster("some opening", 2);
    cluster.join(3, 0);
    cluster.index("old", 3, 0);
    cluster.settle();
    String lost = cluster.assignment(cluster.shards().getLast()).primary().orElseThrow().id();

    cluster.opening = Opening.NEW_PRIMARIES;
    cluster.index("new", 1, 1);
    cluster.indices.put("own", own("own", "all"));
    cluster.die(lost);
    cluster.awaited.clear();
    cluster.settle();
    assertThat(live(cluster, "new")).containsOnly(1);
    assertThat(live(cluster, "own")).containsOnly(2);
    assertThat(live(cluster, "old")).as("one is gone, and is not new").contains(0).contains(1);

    cluster.opening = Opening.PRIMARIES;
    cluster.indices.put("never", own("never", "none"));
    cluster.settle();
    assertThat(live(cluster, "old")).containsOnly(1);
    assertThat(live(cluster, "new")).containsOnly(1);
    assertThat(live(cluster, "never")).containsOnly(0);
  }

  /** An index of a shard and a replica that says itself which copies may be opened. */
  private static IndexDefinition own(String uuid, String enable) {
    var given = new TreeMap<String, JsonNode>();
    given.put("index.routing.allocation.enable", JsonNodeFactory.instance.stringNode(enable));
    return new IndexDefinition(
        uuid, uuid, 0, IndexSettings.of(given, 1), Mapping.empty(), 1, false, 1);
  }

  /** Copies on workers that live, of each shard of an index. */
  private static List<Integer> live(PlannedCluster cluster, String uuid) {
    return cluster.shards().stream()
        .filter(shard -> shard.uuid().equals(uuid))
        .map(
            shard ->
                (int)
                    cluster.assignment(shard).copies().stream()
                        .filter(cluster.workers::containsValue)
                        .count())
        .toList();
  }

  private static void change(PlannedCluster cluster, Random random) {
    List<String> ids = List.copyOf(cluster.workers.keySet());
    String any = ids.isEmpty() ? "" : ids.get(random.nextInt(ids.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> cluster.join("n" + random.nextInt(1_000_000), zoneLike(cluster, random));
      case 2 -> {
        if (ids.size() > 1) {
          cluster.die(any);
        }
      }
      case 3 -> {
        if (!ids.isEmpty()) {
          cluster.restart(any);
        }
      }
      case 4 -> {
        if (!ids.isEmpty()) {
          cluster.drain(random.nextBoolean() ? any : cluster.workers.get(any).owner());
        }
      }
      case 5 -> List.copyOf(cluster.draining.names()).forEach(cluster::undrain);
      case 6 -> cluster.index("u" + random.nextInt(4), 1 + random.nextInt(6), random.nextInt(3));
      default -> cluster.indices.remove("u" + random.nextInt(4));
    }
    cluster.awaited.clear();
  }

  private static String zoneLike(PlannedCluster cluster, Random random) {
    List<NodeInfo> workers = List.copyOf(cluster.workers.values());
    return workers.isEmpty() ? "" : workers.get(random.nextInt(workers.size())).zone();
  }

  /** What holds of any cluster once nothing changes any more. */
  private static void checkEnd(PlannedCluster cluster) {
    String what = cluster.toString();
    List<NodeInfo> takers = cluster.takers();
    for (ShardId shard : cluster.shards()) {
      List<NodeInfo> copies = cluster.assignment(shard).copies();
      if (!takers.isEmpty()) {
        assertThat(copies.stream().filter(takers::contains))
            .as("%s %s", shard, what)
            .hasSize(Math.min(cluster.wanted(shard), takers.size()));
        assertThat(takers).as("%s %s", shard, what).contains(copies.getFirst());
      }
      if (takers.size() >= cluster.wanted(shard)) {
        assertThat(takers).as("%s %s", shard, what).containsAll(copies);
      }
    }
    assertThat(
            Planner.of(cluster.situation()).next(cluster.reports(new HashSet<>(takers))).byIndex())
        .as("again: %s", what)
        .isEqualTo(cluster.current.byIndex());
  }

  private static long squares(PlannedCluster cluster) {
    return cluster.loads().values().stream().mapToLong(load -> (long) load * load).sum();
  }

  private static List<ShardId> heldBy(PlannedCluster cluster, String id) {
    return cluster.shards().stream()
        .filter(s -> cluster.assignment(s).copies().stream().anyMatch(n -> n.id().equals(id)))
        .toList();
  }
}
