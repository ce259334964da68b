package io.pinakes.system.simulation;

import io.pinakes.worker.shard.ShardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a run is like. A seed decides all of it: which faults there are at all, so that no kind
 * always hides another, how large the cluster is, and what clients do.
 *
 * @param lease how long leases last
 * @param clients that write and read at the same time
 * @param keys documents that they share
 * @param pauseMillis the longest pause of a client between two requests
 * @param length how long there are faults
 * @param snapshotEntries log entries after which a snapshot is made
 * @param sweep between two sweeps of a leader
 */
record Scenario(
    int coordinators,
    int workers,
    int shards,
    int replicas,
    Duration lease,
    Set<FaultKind> faults,
    Map<Action, Integer> actions,
    int clients,
    int keys,
    int pauseMillis,
    Duration length,
    long snapshotEntries,
    Duration sweep) {

  Scenario {
    faults = Set.copyOf(faults);
    actions = Map.copyOf(actions);
  }

  /** The scenario of a seed. */
  static Scenario of(long seed, Profile profile) {
    var chance = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + profile.ordinal());
    int workers = 2 + chance.nextInt(3);
    return new Scenario(
        1 + chance.nextInt(3),
        workers,
        1 + chance.nextInt(3),
        chance.nextInt(Math.min(workers, 3)),
        Duration.ofMillis(1_000 + 500L * chance.nextInt(5)),
        faults(profile, chance),
        actions(profile, chance),
        2 + chance.nextInt(3),
        2 + chance.nextInt(5),
        50 << chance.nextInt(4),
        Duration.ofSeconds(8 + chance.nextInt(13)),
        4L << chance.nextInt(6),
        Duration.ofMillis(500 + chance.nextInt(4_000)));
  }

  boolean has(FaultKind fault) {
    return faults.contains(fault);
  }

  /** Production's, but that snapshots are made so often. */
  ShardSettings shardSettings() {
    ShardSettings usual = ShardSettings.DEFAULT;
    return new ShardSettings(
        usual.queueBytes(),
        usual.groupBytes(),
        usual.applyGroups(),
        usual.recentBytes(),
        usual.searchIdleAfter(),
        usual.refreshListeners(),
        usual.closeTimeout(),
        usual.bufferMegabytes(),
        usual.snapshotBytes(),
        snapshotEntries,
        Duration.ofSeconds(20));
  }

  private static Set<FaultKind> faults(Profile profile, SplittableRandom chance) {
    var faults = EnumSet.noneOf(FaultKind.class);
    for (FaultKind fault : FaultKind.values()) {
      if (chance.nextInt(100) < 35) {
        faults.add(fault);
      }
    }
    faults.addAll(profile.faults());
    return faults;
  }

  /** Weights; about half of the actions are left out of each run. */
  private static Map<Action, Integer> actions(Profile profile, SplittableRandom chance) {
    var actions = new EnumMap<Action, Integer>(Action.class);
    actions.put(Action.INDEX, 20);
    for (Action action : Action.values()) {
      int weight = chance.nextInt(20);
      if (chance.nextBoolean()) {
        actions.merge(action, weight, Integer::sum);
      }
    }
    // Rarer, since they are large, or change everything.
    actions.computeIfPresent(Action.LARGE_BULK, (_, weight) -> 1 + weight / 8);
    actions.computeIfPresent(Action.REMOVE_INDEX, (_, weight) -> 1 + weight / 8);
    actions.computeIfPresent(Action.SET_REPLICAS, (_, weight) -> 1 + weight / 8);
    profile.actions().forEach(action -> actions.merge(action, 10, Integer::sum));
    return actions;
  }

  /** One of the actions, by weight. */
  Action pick(long random) {
    List<Action> all = new ArrayList<>();
    for (Action action : Action.values()) {
      for (int i = 0; i < actions.getOrDefault(action, 0); i++) {
        all.add(action);
      }
    }
    return all.get((int) Math.floorMod(random, (long) all.size()));
  }
}
