package io.pinakes.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.simulation.Seeds.Summary;
import io.pinakes.system.simulation.Simulation.Outcome;
import io.pinakes.system.simulation.Verdict.Count;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A whole cluster under all kinds of faults, over and over. {@code -Dsim.seeds=N} runs so many,
 * from {@code -Dsim.first} on; {@code -Dsim.seed=N} runs one and prints what happens in it.
 */
final class ClusterSimulationTest {

  private static final int SEEDS = 500;
  private static final int TRACES = Integer.getInteger("sim.traces", 8);

  @Test
  void whateverFailsEveryInvariantHolds() throws Exception {
    Profile profile = Profile.valueOf(System.getProperty("sim.profile", Profile.ANY.name()));
    Long one = Long.getLong("sim.seed");
    if (one != null) {
      try (var _ = new ErrorLog(true)) {
        Outcome outcome = new Simulation(one, profile, Mutation.NONE, true, Set.of()).run();
        System.out.println(outcome.counts());
      }
      return;
    }
    int seeds = Integer.getInteger("sim.seeds", SEEDS);
    try (var _ = new ErrorLog(false)) {
      Summary summary =
          Summary.of(
              Seeds.run(
                  seed -> new Simulation(seed, profile, Mutation.NONE, false, Set.of()),
                  Long.getLong("sim.first", 0),
                  seeds));
      System.out.println(summary);
      if (seeds >= SEEDS) {
        requireMet(summary);
      }
    }
  }

  /** The simulation meets what it is there to meet. */
  private static void requireMet(Summary summary) {
    Map.of(
            Count.ACKNOWLEDGED, 50,
            Count.UNKNOWN, 5,
            Count.CRASHES, 1,
            Count.FAILOVERS, 2)
        .forEach(
            (count, perRun) ->
                assertThat(summary.of(count))
                    .as("%s in %s", count, summary)
                    .isGreaterThan(perRun * summary.runs()));
    assertThat(summary.of(Count.UNDECIDED)).as("histories given up").isZero();
  }

  @Test
  void theSameSeedGivesTheSameTraceAloneAndBesideOthers() throws Exception {
    try (var _ = new ErrorLog(false)) {
      Map<Long, Outcome> besideOthers = Seeds.run(Simulation::new, 0, TRACES);
      Set<Long> traces = new HashSet<>();
      for (long seed = 0; seed < TRACES; seed++) {
        Outcome alone = new Simulation(seed).run();
        assertThat(besideOthers.get(seed)).as("seed %s", seed).isEqualTo(alone);
        traces.add(alone.trace());
      }
      assertThat(traces).hasSize(TRACES);
    }
  }
}
