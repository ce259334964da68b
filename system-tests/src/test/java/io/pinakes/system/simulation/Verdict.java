package io.pinakes.system.simulation;

import io.pinakes.common.runtime.SimulatedWorld;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a run: the first invariant that was violated, counts of what was met, and, if
 * somebody wants to read it, what happened.
 */
final class Verdict {

  /** What is counted. */
  enum Count {
    ACKNOWLEDGED,
    UNKNOWN,
    CONFLICTS,
    READS,
    STRICT_READS,
    POSITION_READS,
    SEARCHES,
    FAILED_READS,
    CRASHES,
    RESTARTS,
    DRAINS,
    PAUSES,
    STALLS,
    PARTITIONS,
    OUTAGES,
    LEADERS,
    FAILOVERS,
    PROMOTIONS,
    MOVES,
    SNAPSHOTS,
    TRUNCATED,
    BLOBS_DELETED,
    BLOB_ENTRIES,
    INDICES_REMOVED,
    REPLICAS_SET,
    DOCUMENTS,
    UNDECIDED
  }

  /** Which run's thread this is: logging has no other way to know. Virtual threads inherit it. */
  private static final InheritableThreadLocal<@Nullable Verdict> CURRENT =
      new InheritableThreadLocal<>();

  private final SimulatedWorld world;
  private final String replay;
  private final boolean traced;
  private final Set<Invariant> unchecked;
  private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
  private @Nullable Violation first;

  /**
   * Begins a run.
   *
   * @param replay the line that runs it again
   * @param traced whether what happens is printed
   * @param unchecked invariants that may be violated, to see which others find out
   */
  Verdict(SimulatedWorld world, String replay, boolean traced, Set<Invariant> unchecked) {
    this.world = world;
    this.replay = replay;
    this.traced = traced;
    this.unchecked =
        unchecked.isEmpty() ? EnumSet.noneOf(Invariant.class) : EnumSet.copyOf(unchecked);
  }

  /** The run that this thread belongs to; null: none. */
  static @Nullable Verdict current() {
    return CURRENT.get();
  }

  void makeCurrent() {
    CURRENT.set(this);
  }

  static void endCurrent() {
    CURRENT.remove();
  }

  /** Notes a violation; the run ends at its next check. */
  void violated(Invariant invariant, String what) {
    note(() -> "VIOLATED " + invariant + ": " + what);
    if (first == null && !unchecked.contains(invariant)) {
      first =
          new Violation(
              invariant,
              world.seed(),
              "%s: seed %d after %d ms: %s%n  replay: %s"
                  .formatted(invariant, world.seed(), world.now().toMillis(), what, replay));
    }
  }

  boolean isViolated() {
    return first != null;
  }

  /** Ends the run if an invariant was violated. */
  void check() {
    Violation violation = first;
    if (violation != null) {
      throw violation;
    }
  }

  void count(Count what) {
    count(what, 1);
  }

  void count(Count what, int times) {
    counts.merge(what, times, Integer::sum);
  }

  Map<Count, Integer> counts() {
    return new EnumMap<>(counts);
  }

  boolean isTraced() {
    return traced;
  }

  /** Something that whoever reads the trace wants to know. */
  void note(Supplier<String> what) {
    if (traced) {
      System.out.printf("%10.3f %s%n", world.now().toNanos() / 1e6, what.get());
    }
  }
}
