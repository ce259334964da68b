package io.pinakes.system.simulation;

import java.util.Set;

/** What runs have in any case, so that they are likely to meet what they are there for. */
enum Profile {
  /** Nothing in particular. */
  ANY(Set.of(), Set.of()),
  /** Primaries that go on after they have been replaced. */
  ZOMBIES(Set.of(FaultKind.STALL, FaultKind.PAUSE), Set.of(Action.STRICT_GET)),
  /** Writes whose answers are lost, or that arrive late. */
  LOST_ANSWERS(
      Set.of(FaultKind.LOST_ANSWERS, FaultKind.STALL, FaultKind.LATE_CALLS),
      Set.of(Action.STRICT_GET)),
  /** Leaders that go on after they have been replaced. */
  LEADERS(
      Set.of(FaultKind.STALL, FaultKind.PAUSE, FaultKind.CRASH, FaultKind.SLOW_STORE), Set.of()),
  /** Many snapshots, also by primaries that were replaced meanwhile. */
  SNAPSHOTS(
      Set.of(FaultKind.STALL, FaultKind.PAUSE, FaultKind.CRASH),
      Set.of(Action.BULK, Action.STRICT_GET)),
  /** Entries whose batches are in the blob store. */
  LARGE_BATCHES(
      Set.of(FaultKind.STALL, FaultKind.PAUSE, FaultKind.SLOW_BLOBS), Set.of(Action.LARGE_BULK)),
  /** Strict reads of copies that have missed what happened. */
  STRICT_READS(
      Set.of(FaultKind.PAUSE, FaultKind.STALL, FaultKind.PARTITION),
      Set.of(Action.STRICT_GET, Action.STRICT_SEARCH)),
  /** Indices that are removed while somebody writes. */
  REMOVALS(
      Set.of(FaultKind.STALL, FaultKind.PAUSE), Set.of(Action.FLEETING_INDEX, Action.REMOVE_INDEX));

  private final Set<FaultKind> faults;
  private final Set<Action> actions;

  Profile(Set<FaultKind> faults, Set<Action> actions) {
    this.faults = faults;
    this.actions = actions;
  }

  Set<FaultKind> faults() {
    return faults;
  }

  Set<Action> actions() {
    return actions;
  }
}
