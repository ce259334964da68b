package io.pinakes.coordinator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster that does what the planner says, copy by copy, and whose workers tell the truth or say
 * nothing. Every step is checked for what must hold of any.
 */
final class PlannedCluster {

  private final String label;
  private final Random random;
  final Map<String, IndexDefinition> indices = new TreeMap<>();
  final Map<String, NodeInfo> workers = new TreeMap<>();
  final Set<String> awaited = new HashSet<>();
  Draining draining = Draining.NONE;
  Assignments current = Assignments.NONE;
  boolean balance = true;
  Opening opening = Opening.ALL;

  /** Workers that do not answer. */
  final Set<String> hung = new HashSet<>();

  /** Copies that are started, with the last entry they have applied. */
  private final Map<Copy, Long> started = new HashMap<>();

  private int starts;
  private int opened;
  private int changesOfPrimary;

  record Copy(ShardId shard, String owner) {}

  PlannedCluster(String label, long seed) {
    this.label = label + " seed " + seed;
    this.random = new Random(seed);
  }

  NodeInfo join(String id, String zone) {
    var node =
        new NodeInfo(id, id + "#" + starts++, NodeInfo.Role.WORKER, "127.0.0.1:" + starts, zone);
    workers.put(id, node);
    return node;
  }

  void join(int count, int zones) {
    for (int i = 0; i < count; i++) {
      join("w" + (10 + workers.size()), zones == 0 ? "" : "z" + workers.size() % zones);
    }
  }

  void die(String id) {
    NodeInfo dead = workers.remove(id);
    if (dead == null) {
      throw new IllegalArgumentException(id);
    }
    awaited.add(dead.owner());
    started.keySet().removeIf(copy -> copy.owner().equals(dead.owner()));
  }

  NodeInfo restart(String id) {
    String zone = workers.get(id).zone();
    die(id);
    return join(id, zone);
  }

  IndexDefinition index(String uuid, int shards, int replicas) {
    var index =
        new IndexDefinition(
            "name-" + uuid,
            uuid,
            0,
            new IndexSettings(shards, replicas, Duration.ofSeconds(1)),
            Mapping.empty(),
            1,
            false,
            1);
    indices.put(uuid, index);
    return index;
  }

  void drain(String name) {
    draining = draining.with(name);
  }

  void undrain(String name) {
    draining = draining.without(List.of(name));
  }

  Situation situation() {
    var shuffled = new ArrayList<>(workers.values());
    Collections.shuffle(shuffled, random);
    return Situation.of(indices.values(), current, shuffled, draining, awaited, opening, balance);
  }

  Reports reports(Set<NodeInfo> asked) {
    var byOwner = new HashMap<String, Map<ShardId, ShardStatus>>();
    for (NodeInfo worker : asked) {
      if (workers.containsValue(worker) && !hung.contains(worker.id())) {
        byOwner.put(worker.owner(), new HashMap<>());
      }
    }
    started.forEach(
        (copy, position) -> {
          Map<ShardId, ShardStatus> says = byOwner.get(copy.owner());
          if (says != null) {
            says.put(
                copy.shard(),
                new ShardStatus(copy.shard(), false, 1, true, null, position, 0, 0, 0));
          }
        });
    return new Reports(byOwner);
  }

  /**
   * Plans once, and carries it out.
   *
   * @return whether anything changed
   */
  boolean step() {
    Planner planner = Planner.of(situation());
    Reports reports = reports(planner.questions());
    Assignments next = planner.next(reports);
    check(next, reports);
    boolean changed = !next.equals(current);
    current = new Assignments(1, current.version() + 1, next.byIndex());
    Set<Copy> assigned = new HashSet<>();
    shards()
        .forEach(
            shard ->
                assignment(shard).copies().forEach(n -> assigned.add(new Copy(shard, n.owner()))));
    started.keySet().retainAll(assigned);
    return changed;
  }

  /** Some of the copies that are being opened are started, the log goes on. */
  void progress(int percent) {
    for (ShardId shard : shards()) {
      for (NodeInfo node : assignment(shard).copies()) {
        var copy = new Copy(shard, node.owner());
        if (workers.containsValue(node) && random.nextInt(100) < percent) {
          started.merge(copy, 1L + random.nextInt(5), Long::sum);
        }
      }
    }
  }

  void start(ShardId shard, NodeInfo node, long position) {
    started.put(new Copy(shard, node.owner()), position);
  }

  boolean isStarted(ShardId shard, NodeInfo node) {
    return started.containsKey(new Copy(shard, node.owner()));
  }

  /** Plans and starts what is assigned until nothing changes any more. */
  void settle() {
    for (int i = 0; i < 2_000; i++) {
      boolean changed = step();
      progress(100);
      if (!changed && !step()) {
        return;
      }
    }
    throw new AssertionError(label + ": no end of changes: " + current);
  }

  List<ShardId> shards() {
    var shards = new ArrayList<ShardId>();
    for (IndexDefinition index : indices.values()) {
      for (int i = 0; i < index.settings().shards(); i++) {
        shards.add(new ShardId(index.name(), index.uuid(), i));
      }
    }
    return shards;
  }

  ShardAssignment assignment(ShardId shard) {
    return current.of(shard.uuid(), shard.number());
  }

  int wanted(ShardId shard) {
    return 1 + indices.get(shard.uuid()).settings().replicas();
  }

  List<NodeInfo> live(List<NodeInfo> copies) {
    return copies.stream().filter(workers::containsValue).toList();
  }

  /** Live workers that may take copies. */
  List<NodeInfo> takers() {
    return workers.values().stream().filter(node -> !draining.includes(node)).toList();
  }

  /** Copies of each taker. */
  Map<String, Integer> loads() {
    var loads = new TreeMap<String, Integer>();
    takers().forEach(node -> loads.put(node.id(), 0));
    for (ShardId shard : shards()) {
      live(assignment(shard).copies())
          .forEach(n -> loads.computeIfPresent(n.id(), (id, c) -> c + 1));
    }
    return loads;
  }

  Map<String, Integer> primaries() {
    var primaries = new TreeMap<String, Integer>();
    takers().forEach(node -> primaries.put(node.id(), 0));
    for (ShardId shard : shards()) {
      assignment(shard).primary().ifPresent(n -> primaries.merge(n.id(), 1, Integer::sum));
    }
    return primaries;
  }

  /** Copies that were added since the last question. */
  int opened() {
    int count = opened;
    opened = 0;
    return count;
  }

  int changesOfPrimary() {
    int count = changesOfPrimary;
    changesOfPrimary = 0;
    return count;
  }

  private void check(Assignments next, Reports reports) {
    for (ShardId shard : shards()) {
      ShardAssignment before = assignment(shard);
      ShardAssignment after = next.of(shard.uuid(), shard.number());
      String what = label + ": " + shard + " " + before + " -> " + after;
      assertThat(after.copies().stream().map(NodeInfo::id)).as(what).doesNotHaveDuplicates();
      checkNumber(what, before, after);
      checkStarted(what, shard, before, after, reports);
      for (NodeInfo copy : after.copies()) {
        if (!before.copies().contains(copy)) {
          boolean returned = before.copies().stream().anyMatch(n -> n.id().equals(copy.id()));
          opened += returned ? 0 : 1;
          assertThat(draining.includes(copy)).as("%s: to a draining node", what).isFalse();
          assertThat(workers.values()).as(what).contains(copy);
        }
      }
      if (!workers.isEmpty() && !live(after.copies()).isEmpty()) {
        assertThat(workers.values()).as(what).contains(after.primary().orElseThrow());
      }
    }
    checkBound(next, reports);
  }

  private void checkNumber(String what, ShardAssignment before, ShardAssignment after) {
    boolean changed = !before.primary().equals(after.primary());
    changesOfPrimary += changed ? 1 : 0;
    assertThat(after.number()).as(what).isEqualTo(before.number() + (changed ? 1 : 0));
  }

  private void checkStarted(
      String what, ShardId shard, ShardAssignment before, ShardAssignment after, Reports reports) {
    var startedBefore =
        before.copies().stream().filter(node -> isStarted(shard, node)).map(NodeInfo::id).toList();
    var startedAfter =
        after.copies().stream().filter(node -> isStarted(shard, node)).map(NodeInfo::id).toList();
    if (!startedBefore.isEmpty()) {
      assertThat(startedAfter).as("%s: lost its last started copy", what).isNotEmpty();
    }
    NodeInfo primary = after.primary().orElse(null);
    var known = live(after.copies()).stream().filter(n -> reports.isStarted(shard, n)).toList();
    boolean changed = !before.primary().equals(after.primary());
    if (changed && !known.isEmpty()) {
      assertThat(known).as("%s: a primary that is not started", what).contains(primary);
      boolean died = before.primary().filter(workers::containsValue).isEmpty();
      boolean anyTaker = known.stream().anyMatch(node -> !draining.includes(node));
      if (died && primary != null) {
        long best =
            known.stream()
                .filter(node -> !anyTaker || !draining.includes(node))
                .mapToLong(node -> reports.position(shard, node))
                .max()
                .orElseThrow();
        assertThat(reports.position(shard, primary))
            .as("%s: not the furthest", what)
            .isEqualTo(best);
      }
    }
  }

  /** Of the copies that are added to shards that have all that they want. */
  private void checkBound(Assignments next, Reports reports) {
    var moves = new HashMap<String, Integer>();
    for (ShardId shard : shards()) {
      List<NodeInfo> copies = live(next.of(shard.uuid(), shard.number()).copies());
      List<NodeInfo> before = assignment(shard).copies();
      var added = new TreeSet<String>();
      copies.forEach(copy -> added.add(copy.id()));
      before.forEach(copy -> added.remove(copy.id()));
      if (before.stream().noneMatch(draining::includes) && live(before).size() >= wanted(shard)) {
        added.forEach(id -> moves.merge(id, 1, Integer::sum));
      }
    }
    moves.forEach(
        (id, count) ->
            assertThat(count)
                .as(
                    "%s: moves to %s in one step %s => %s",
                    this, id, describe(current), describe(next))
                .isLessThanOrEqualTo(Bound.MOVES_PER_WORKER));
  }

  static String describe(Assignments assignments) {
    var text = new StringBuilder();
    assignments
        .byIndex()
        .forEach(
            (uuid, shards) -> {
              for (ShardAssignment shard : shards) {
                text.append(' ').append(uuid).append(shard.number());
                text.append(shard.copies().stream().map(NodeInfo::owner).toList());
              }
            });
    return text.toString();
  }

  @Override
  public String toString() {
    return label
        + " workers "
        + workers.keySet()
        + " draining "
        + draining.names()
        + describe(current);
  }
}
