package io.pinakes.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Takes out one guard after the other, and sees that the simulation misses each. {@code
 * -Dsim.mutant.seeds=N} looks at so many seeds at most, {@code -Dsim.unchecked=A,B} does without
 * these invariants.
 */
final class MutantsTest {

  private static final int SEEDS = 2_000;

  private static final Map<Mutant, String> TABLE = new EnumMap<>(Mutant.class);

  @ParameterizedTest
  @EnumSource
  void aGuardThatIsTakenOutIsMissed(Mutant mutant) throws Exception {
    int seeds = Integer.getInteger("sim.mutant.seeds", SEEDS);
    try (var _ = new ErrorLog(false)) {
      Violation caught =
          Seeds.firstViolation(
              seed -> new Simulation(seed, mutant.profile(), mutant.mutation(), false, unchecked()),
              0,
              seeds);
      assertThat(caught).as("%s within %s seeds", mutant, seeds).isNotNull();
      if (caught != null) {
        TABLE.put(mutant, caught.seed() + " | " + caught.invariant());
      }
    }
  }

  /** Invariants of which it is not to be told, so that others show what they are worth. */
  private static Set<Invariant> unchecked() {
    return Arrays.stream(System.getProperty("sim.unchecked", "").split(",", -1))
        .filter(name -> !name.isBlank())
        .map(Invariant::valueOf)
        .collect(Collectors.toSet());
  }

  @AfterAll
  static void print() {
    System.out.println("| guard taken out | seed | missed by |");
    System.out.println("|---|---|---|");
    TABLE.forEach((mutant, how) -> System.out.println("| " + mutant + " | " + how + " |"));
  }
}
