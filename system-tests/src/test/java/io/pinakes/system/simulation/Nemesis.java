package io.pinakes.system.simulation;

import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.system.simulation.SimulatedCluster.Slot;
import io.pinakes.system.simulation.Verdict.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lets things go wrong, one after the other, for as long as the scenario says. */
final class Nemesis {

  private static final Set<FaultKind> EVENTS =
      EnumSet.of(
          FaultKind.CRASH,
          FaultKind.CRASH_WITH_DISK,
          FaultKind.CRASH_ALL,
          FaultKind.RESTART,
          FaultKind.DRAIN,
          FaultKind.PAUSE,
          FaultKind.SUSPENSION,
          FaultKind.PARTITION,
          FaultKind.ONE_WAY_PARTITION,
          FaultKind.OUTAGE);

  private static final int LONGEST_OUTAGE_MILLIS = 60_000;

  private final SimulatedCluster cluster;
  private final Scenario scenario;
  private final Verdict verdict;
  private final SimulatedMachine chance;

  Nemesis(SimulatedCluster cluster, Scenario scenario, Verdict verdict) {
    this.cluster = cluster;
    this.scenario = scenario;
    this.verdict = verdict;
    this.chance = cluster.wire();
  }

  /** Returns when the time is over, or when an invariant was violated. */
  void rage() {
    List<FaultKind> events = new ArrayList<>();
    for (FaultKind kind : EVENTS) {
      if (scenario.has(kind)) {
        events.add(kind);
      }
    }
    Duration end = cluster.world.now().plus(scenario.length());
    while (cluster.world.now().compareTo(end) < 0 && !verdict.isViolated()) {
      run(200 + chance.random(2_000));
      if (!events.isEmpty()) {
        strike(events.get((int) chance.random(events.size())));
      }
    }
  }

  private void strike(FaultKind kind) {
    Slot slot = any();
    switch (kind) {
      case CRASH, CRASH_WITH_DISK -> {
        crash(slot, kind == FaultKind.CRASH_WITH_DISK);
        run(chance.random(2 * scenario.lease().toMillis()));
        start(slot);
      }
      case CRASH_ALL -> {
        // Not each time: else nobody would have anything to lose.
        if (chance.random(3) == 0) {
          boolean keepDisk = chance.random(2) == 0;
          cluster.slots().forEach(each -> crash(each, keepDisk));
          run(chance.random(1_000));
          cluster.slots().forEach(this::start);
        }
      }
      case RESTART -> {
        if (slot.isUp()) {
          verdict.count(Count.RESTARTS);
          slot.stop();
          run(chance.random(1_000));
          start(slot);
        }
      }
      case DRAIN -> {
        if (slot.isWorker()) {
          verdict.count(Count.DRAINS);
          cluster.drain(slot, true);
          run(chance.random(4 * scenario.lease().toMillis()));
          if (chance.random(2) == 0) {
            cluster.drain(slot, false);
          }
        }
      }
      case PAUSE, SUSPENSION -> {
        if (slot.isUp()) {
          verdict.count(Count.PAUSES);
          SimulatedMachine machine = slot.machine();
          verdict.note(() -> kind + " of " + machine);
          if (kind == FaultKind.PAUSE) {
            machine.pause();
          } else {
            machine.suspend();
          }
          run(chance.random(3 * scenario.lease().toMillis()));
          verdict.note(() -> "end of " + kind + " of " + machine);
          machine.resume();
        }
      }
      case PARTITION, ONE_WAY_PARTITION -> {
        Slot other = any();
        verdict.count(Count.PARTITIONS);
        verdict.note(() -> kind + " of " + slot.id() + " and " + other.id());
        if (kind == FaultKind.PARTITION) {
          cluster.network.separate(slot.address(), other.address());
        } else {
          cluster.network.cut(slot.address(), other.address());
        }
        if (chance.random(2) == 0) {
          run(chance.random(3 * scenario.lease().toMillis()));
          verdict.note(() -> "end of all partitions");
          cluster.network.heal();
        }
      }
      case OUTAGE -> {
        List<Slot> cutOff = chance.random(2) == 0 ? List.of(slot) : cluster.slots();
        verdict.count(Count.OUTAGES);
        verdict.note(() -> "no table for " + (cutOff.size() == 1 ? slot.id() : "anyone"));
        cutOff.forEach(each -> each.cutOff(true));
        run(
            chance.random(
                chance.random(8) == 0 ? LONGEST_OUTAGE_MILLIS : 3 * scenario.lease().toMillis()));
        verdict.note(() -> "the table is back");
        cutOff.forEach(each -> each.cutOff(false));
      }
      default -> throw new IllegalStateException(kind + " is no event");
    }
  }

  private void crash(Slot slot, boolean keepDisk) {
    if (slot.isUp()) {
      verdict.count(Count.CRASHES);
      slot.crash(keepDisk);
    }
  }

  private void start(Slot slot) {
    if (!slot.isUp()) {
      slot.start();
    }
  }

  private Slot any() {
    return cluster.slots().get((int) chance.random(cluster.slots().size()));
  }

  private void run(long millis) {
    Duration end = cluster.world.now().plusMillis(millis);
    while (cluster.world.now().compareTo(end) < 0 && !verdict.isViolated()) {
      Duration left = end.minus(cluster.world.now());
      Duration most = Duration.ofMillis(500);
      cluster.world.runFor(left.compareTo(most) < 0 ? left : most);
    }
  }
}
