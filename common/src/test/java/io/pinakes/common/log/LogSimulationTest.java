package io.pinakes.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Three nodes open one log again and again, append as long as they can, are paused in the middle,
 * and lose requests and answers; in virtual time, from a seed.
 */
class LogSimulationTest {

  private static final int SEEDS = 400;
  private static final int NODES = 3;
  private static final int LIVES_PER_NODE = 4;
  private static final int APPENDS_PER_LIFE = 8;

  private static final LogSettings SETTINGS =
      new LogSettings(300, Duration.ofMillis(200), Duration.ofMillis(5), Duration.ofMillis(100), 5);

  private static final FaultPlan.Rates FAULTS =
      new FaultPlan.Rates(40, 60, 20, 150, Duration.ofMillis(600));

  /** One run and all that is seen in it. */
  private static final class Run {
    final SimulatedWorld world;
    final InMemoryStore truth = new InMemoryStore();
    final InMemoryBlobStore blobs = new InMemoryBlobStore();
    final List<LogEntry.Batch> acknowledged = new ArrayList<>();

    final List<String> outcomes = new ArrayList<>();
    long assignments;
    int ended;

    Run(long seed) {
      world = new SimulatedWorld(seed);
    }

    SimulatedMachine start(int number) {
      SimulatedMachine machine = world.machine("n" + number);
      var log =
          new ShardLog(
              new FaultyStore(truth, machine, FaultPlan.random(machine, FAULTS)),
              new FaultyBlobStore(
                  blobs,
                  machine,
                  BlobFault.Plan.random(machine, 80, 80, 80, Duration.ofMillis(300))),
              machine,
              SETTINGS,
              "uuid",
              0);
      machine.spawn("writer", () -> lives(number, machine, log));
      return machine;
    }

    private void lives(int number, SimulatedMachine machine, ShardLog log) {
      try {
        for (int life = 0; life < LIVES_PER_NODE; life++) {
          machine.clock().sleep(Duration.ofMillis(machine.random(3_000)));
          // Sometimes the leader assigns anew, sometimes the node has an old assignment.
          long assignment = machine.random(3) == 0 ? assignments : ++assignments;
          live(number, life, assignment, machine, log);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ended++;
      }
    }

    private void live(int number, int life, long assignment, SimulatedMachine machine, ShardLog log)
        throws InterruptedException {
      String doing = "opening";
      try {
        var applied = new ArrayList<LogEntry>();
        LogWriter writer =
            LogWriter.open(log, LogPosition.START, assignment, "n" + number, applied::add);
        for (int i = 0; i < applied.size(); i++) {
          assertThat(applied.get(i).number()).isEqualTo(i + 1L);
        }
        doing = "appending";
        for (int i = 0; i < APPENDS_PER_LIFE; i++) {
          machine.clock().sleep(Duration.ofMillis(machine.random(300)));
          String id = number + "-" + life + "-" + i;
          Operation operation =
              machine.random(4) == 0
                  ? ShardLogContract.large(id, 2_000)
                  : ShardLogContract.index(id);
          LogEntry.Batch batch = writer.append(i, 1, List.of(operation));
          acknowledged.add(batch);
        }
        outcomes.add("finished");
      } catch (LogException e) {
        outcomes.add(doing + ": " + e.getClass().getSimpleName());
      }
    }

    List<LogEntry> log() throws Exception {
      SimulatedMachine reader = world.machine("reader");
      var log = new ShardLog(truth, blobs, reader, SETTINGS, "uuid", 0);
      return world.run(
          reader,
          () -> {
            var entries = new ArrayList<LogEntry>();
            boolean mayHaveMore = true;
            while (mayHaveMore) {
              LogPage page = log.readFrom(entries.size() + 1L, 50);
              entries.addAll(page.entries());
              mayHaveMore = page.mayHaveMore();
            }
            return entries;
          });
    }
  }

  private static Run run(long seed) {
    var run = new Run(seed);
    var chaos = new SplittableRandom(seed);
    List<SimulatedMachine> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(run.start(i));
    }
    // Pauses come from outside the machines, which could not wake themselves.
    while (run.ended < NODES) {
      SimulatedMachine victim = nodes.get(chaos.nextInt(NODES));
      run.world.runFor(Duration.ofMillis(chaos.nextInt(800)));
      victim.pause();
      run.world.runFor(Duration.ofMillis(chaos.nextInt(1_500)));
      victim.resume();
    }
    return run;
  }

  @Test
  void whatIsAcknowledgedIsInTheLogExactlyOnceAndADeposedWriterIsNeverAcknowledged()
      throws Exception {
    Map<String, Integer> outcomes = new HashMap<>();
    int entries = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = run(seed);
      try (run.world) {
        List<LogEntry> log = run.log();
        check(seed, run, log);
        entries += log.size();
        run.outcomes.forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
      }
    }
    // A writer ends because another came, or because its batch's blob could not be stored, and for
    // no
    // other reason.
    assertThat(outcomes.keySet())
        .isSubsetOf(
            "finished",
            "opening: SupersededException",
            "appending: SupersededException",
            "appending: LogUnavailableException");
    // The simulation meets what it is there to meet.
    assertThat(outcomes.getOrDefault("finished", 0)).isGreaterThan(SEEDS);
    assertThat(outcomes.getOrDefault("opening: SupersededException", 0)).isGreaterThan(SEEDS / 2);
    assertThat(outcomes.getOrDefault("appending: SupersededException", 0)).isGreaterThan(SEEDS / 2);
    assertThat(entries).isGreaterThan(SEEDS * 10);
  }

  private static void check(long seed, Run run, List<LogEntry> log) throws CorruptLogException {
    LogPosition position = LogPosition.START;
    for (LogEntry entry : log) {
      position = position.after(entry);
    }
    Set<String> ids = new HashSet<>();
    for (LogEntry entry : log) {
      if (entry instanceof LogEntry.Batch batch) {
        for (Operation operation : batch.operations()) {
          assertThat(ids.add(operation.id())).as("seed %s: %s twice", seed, operation).isTrue();
        }
      }
    }
    for (LogEntry.Batch one : run.acknowledged) {
      assertThat(log.get((int) one.number() - 1)).as("seed %s", seed).isEqualTo(one);
    }
    // Within a term, acknowledgements come in the log's order.
    Map<Long, Long> numbers = new HashMap<>();
    for (LogEntry.Batch one : run.acknowledged) {
      Long before = numbers.put(one.term(), one.number());
      assertThat(before == null || before < one.number()).as("seed %s", seed).isTrue();
    }
    // No writer is acknowledged for an entry after the marker that deposed it.
    for (LogEntry.Batch one : run.acknowledged) {
      for (LogEntry entry : log) {
        if (entry instanceof LogEntry.TermMarker marker && marker.term() > one.term()) {
          assertThat(one.number()).as("seed %s", seed).isLessThan(marker.number());
        }
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    Set<Long> traces = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      Run first = run(seed);
      Run second = run(seed);
      try (first.world;
          second.world) {
        assertThat(second.world.trace()).as("seed %s", seed).isEqualTo(first.world.trace());
        assertThat(second.acknowledged).as("seed %s", seed).isEqualTo(first.acknowledged);
        traces.add(first.world.trace());
      }
    }
    assertThat(traces).hasSize(20);
  }
}
