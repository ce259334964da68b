package io.pinakes.system.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.log.BatchBlob;
import io.pinakes.common.log.Nonce;
import io.pinakes.common.snapshot.Manifest;
import io.pinakes.common.snapshot.SegmentBlob;
import io.pinakes.coordinator.garbage.GarbageRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is paused for hours, crashed, or lost: every copy that opens holds exactly the log, no
 * blob that is named goes, and none stays that is not.
 */
final class SnapshotSimulationTest {

  private static final int SEEDS = Integer.getInteger("sim.snapshots", 40);

  /** Within so many seeds each mutant must be caught. */
  private static final int MUTANT_SEEDS = 200;

  private static Map<String, Integer> run(long seed, Guards guards) throws Exception {
    try (var world = new SnapshotWorld(seed, guards)) {
      world.run();
      return world.counts();
    }
  }

  @Test
  void everyCopyHoldsTheLogAndNoBlobIsMissingOrLeft() throws Exception {
    Map<String, Integer> total = new HashMap<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        run(seed, Guards.ALL).forEach((what, count) -> total.merge(what, count, Integer::sum));
      } catch (Throwable t) {
        throw new AssertionError("seed " + seed, t);
      }
    }
    // The simulation meets what it is there to meet.
    for (String what :
        Set.of(
            "snapshots",
            "snapshots not needed",
            "swept",
            "crashes",
            "pauses",
            "local files reused",
            "local file damaged",
            "opened again from a newer snapshot",
            "SupersededException")) {
      assertThat(total.getOrDefault(what, 0)).as("%s of %s", what, total).isGreaterThan(SEEDS / 4);
    }
  }

  @Test
  void theSameSeedGivesTheSameTrace() throws Exception {
    Set<Long> traces = new HashSet<>();
    for (long seed = 0; seed < 3; seed++) {
      try (var first = new SnapshotWorld(seed, Guards.ALL);
          var second = new SnapshotWorld(seed, Guards.ALL)) {
        first.run();
        second.run();
        assertThat(second.world.trace()).as("seed %s", seed).isEqualTo(first.world.trace());
        traces.add(first.world.trace());
      }
    }
    assertThat(traces).hasSize(3);
  }

  /** Rules without one of their parts. */
  private enum Mutant {
    A_BATCH_GOES_WHILE_ITS_NUMBER_IS_FREE {
      @Override
      Guards guards() {
        return Guards.ALL.with(
            rules(
                (blob, logged, before) -> logged == null || STRICT.mayGo(blob, logged, before),
                STRICT::mayGo));
      }
    },
    A_BATCH_GOES_WHOEVER_TOOK_ITS_NUMBER {
      @Override
      Guards guards() {
        return Guards.ALL.with(
            rules(
                (blob, logged, before) -> logged != null || blob.number() < before, STRICT::mayGo));
      }
    },
    A_FILE_GOES_ALTHOUGH_IT_IS_NAMED {
      @Override
      Guards guards() {
        return Guards.ALL.with(
            rules(STRICT::mayGo, (blob, current) -> blob.version() <= current.version()));
      }
    },
    A_FILE_GOES_ALTHOUGH_ITS_VERSION_IS_STILL_TO_COME {
      @Override
      Guards guards() {
        return Guards.ALL.with(
            rules(
                STRICT::mayGo,
                (blob, current) ->
                    current.files().stream().noneMatch(file -> file.blob().equals(blob.name()))));
      }
    },
    A_MANIFEST_NAMES_WHAT_ITS_UPLOADER_EVER_HAD {
      @Override
      Guards guards() {
        return Guards.ALL.with((known, base) -> true);
      }
    },
    A_MANIFEST_REPLACES_WHATEVER_IS_THERE {
      @Override
      Guards guards() {
        return Guards.ALL.with(UnconditionalManifests::new);
      }
    };

    abstract Guards guards();
  }

  private static final GarbageRules STRICT = GarbageRules.byNumbers();

  @FunctionalInterface
  private interface BatchRule {
    boolean mayGo(BatchBlob blob, @Nullable Nonce logged, long truncatedBefore);
  }

  @FunctionalInterface
  private interface SegmentRule {
    boolean mayGo(SegmentBlob blob, Manifest current);
  }

  private static GarbageRules rules(BatchRule batches, SegmentRule segments) {
    return new GarbageRules() {
      @Override
      public boolean mayGo(BatchBlob blob, @Nullable Nonce logged, long truncatedBefore) {
        return batches.mayGo(blob, logged, truncatedBefore);
      }

      @Override
      public boolean mayGo(SegmentBlob blob, Manifest current) {
        return segments.mayGo(blob, current);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatIsLeftOutIsMissed(Mutant mutant) {
    for (long seed = 0; seed < MUTANT_SEEDS; seed++) {
      try {
        run(seed, mutant.guards());
      } catch (Throwable caught) {
        System.out.printf("%s is caught by seed %d: %s%n", mutant, seed, root(caught));
        return;
      }
    }
    throw new AssertionError(mutant + " is not caught within " + MUTANT_SEEDS + " seeds");
  }

  private static Throwable root(Throwable caught) {
    Throwable root = caught;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
