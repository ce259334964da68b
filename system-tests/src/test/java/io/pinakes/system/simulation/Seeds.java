package io.pinakes.system.simulation;

import io.pinakes.common.runtime.SimulatedWorld.DisturbedException;
import io.pinakes.system.simulation.Simulation.Outcome;
import io.pinakes.system.simulation.Verdict.Count;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs many seeds, each in a world of its own, as many at a time as there are processors. */
final class Seeds {

  /** What all runs came to together. */
  record Summary(int runs, Map<Count, Integer> counts) {
    static Summary of(Map<Long, Outcome> outcomes) {
      Map<Count, Integer> sums = new EnumMap<>(Count.class);
      outcomes
          .values()
          .forEach(
              outcome ->
                  outcome
                      .counts()
                      .forEach((count, times) -> sums.merge(count, times, Integer::sum)));
      return new Summary(outcomes.size(), sums);
    }

    int of(Count count) {
      return counts.getOrDefault(count, 0);
    }

    @Override
    public String toString() {
      var line = new StringBuilder(runs + " runs");
      counts.forEach(
          (count, times) ->
              line.append(", ")
                  .append(count.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                  .append(' ')
                  .append(times));
      return line.toString();
    }
  }

  /** Runs after which a long run says how far it is. */
  private static final int PROGRESS = 5_000;

  /** Of a run that other runs disturb, which may happen when a library is first used. */
  private static final int ATTEMPTS = 5;

  private final LongFunction<Simulation> simulation;
  private final AtomicLong next;
  private final long end;
  private final Map<Long, Throwable> failures = new ConcurrentSkipListMap<>();
  private final Map<Long, Outcome> outcomes = new ConcurrentSkipListMap<>();

  private Seeds(LongFunction<Simulation> simulation, long first, long number) {
    this.simulation = simulation;
    this.next = new AtomicLong(first);
    this.end = first + number;
  }

  /**
   * Runs {@code number} seeds from {@code first} on; none is begun after one has failed.
   *
   * @throws AssertionError with all that failed, the lowest seed first
   */
  static Map<Long, Outcome> run(LongFunction<Simulation> simulation, long first, long number)
      throws InterruptedException {
    var seeds = new Seeds(simulation, first, number);
    seeds.runAll();
    @Nullable AssertionError error = null;
    for (Map.Entry<Long, Throwable> failure : seeds.failures.entrySet()) {
      if (error == null) {
        error = new AssertionError("seed " + failure.getKey() + " failed", failure.getValue());
      } else {
        error.addSuppressed(failure.getValue());
      }
    }
    if (error != null) {
      throw error;
    }
    return seeds.outcomes;
  }

  /**
   * Runs up to {@code number} seeds until one violates an invariant.
   *
   * @return the violation of the lowest such seed; null if there is none
   * @throws AssertionError a run failed otherwise
   */
  static @Nullable Violation firstViolation(
      LongFunction<Simulation> simulation, long first, long number) throws InterruptedException {
    var seeds = new Seeds(simulation, first, number);
    seeds.runAll();
    for (Map.Entry<Long, Throwable> failure : seeds.failures.entrySet()) {
      if (failure.getValue() instanceof Violation violation) {
        return violation;
      }
      throw new AssertionError("seed " + failure.getKey() + " failed", failure.getValue());
    }
    return null;
  }

  private void runAll() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().name("simulation-" + i).start(this::work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work() {
    for (long seed = next.getAndIncrement();
        seed < end && failures.isEmpty();
        seed = next.getAndIncrement()) {
      try {
        outcomes.put(seed, runUndisturbed(simulation.apply(seed)));
        int done = outcomes.size();
        if (done % PROGRESS == 0) {
          System.out.println(Summary.of(outcomes));
        }
      } catch (Exception | Error e) {
        failures.put(seed, e);
      }
    }
  }

  static Outcome runUndisturbed(Simulation simulation) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return simulation.run();
      } catch (DisturbedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
