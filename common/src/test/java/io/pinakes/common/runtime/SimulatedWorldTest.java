package io.pinakes.common.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class SimulatedWorldTest {

  @Test
  void theSameSeedGivesTheSameRun() throws Exception {
    Set<Long> traces = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      long first = runOfSixTasks(seed);
      assertThat(runOfSixTasks(seed)).as("trace of seed %s", seed).isEqualTo(first);
      traces.add(first);
    }
    assertThat(traces).as("different seeds give different runs").hasSizeGreaterThan(90);
  }

  private static long runOfSixTasks(long seed) throws Exception {
    try (var world = new SimulatedWorld(seed)) {
      var machine = world.machine("m");
      var lock = new ReentrantLock();
      var queue = new ArrayBlockingQueue<Integer>(2);
      List<Task> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(machine.spawn("put" + i, () -> produce(machine, lock, queue)));
        tasks.add(machine.spawn("take" + i, () -> consume(machine, queue)));
      }
      return world.run(
          machine,
          () -> {
            for (Task task : tasks) {
              task.join();
            }
            return world.trace();
          });
    }
  }

  private static void produce(Machine machine, ReentrantLock lock, ArrayBlockingQueue<Integer> q) {
    try {
      for (int i = 0; i < 10; i++) {
        lock.lock();
        try {
          machine.clock().sleep(Duration.ofMillis(machine.random(5)));
        } finally {
          lock.unlock();
        }
        q.put(i);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void consume(Machine machine, ArrayBlockingQueue<Integer> q) {
    try {
      for (int i = 0; i < 10; i++) {
        q.take();
        machine.clock().sleep(Duration.ofMillis(machine.random(5)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anHourOfSleepTakesNoTime() throws Exception {
    try (var world = new SimulatedWorld(1)) {
      var machine = world.machine("m");
      world.run(
          machine,
          () -> {
            machine.clock().sleep(Duration.ofHours(1));
            return true;
          });
      assertThat(world.now()).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
    }
  }

  @Test
  void clocksRunAtTheirOwnRates() throws Exception {
    try (var world = new SimulatedWorld(1)) {
      var fast = world.machine("fast", 2.0);
      long start = fast.clock().nanoTime();
      world.runFor(Duration.ofSeconds(10));
      assertThat(fast.clock().nanoTime() - start).isEqualTo(Duration.ofSeconds(20).toNanos());
      world.run(
          fast,
          () -> {
            fast.clock().sleep(Duration.ofSeconds(10));
            return true;
          });
      assertThat(world.now()).isBetween(Duration.ofSeconds(15), Duration.ofMillis(15_010));
    }
  }

  @Test
  void aPausedMachineRunsNothingAndASuspendedOneDoesNotEvenCountTime() {
    try (var world = new SimulatedWorld(1)) {
      var paused = world.machine("paused");
      var suspended = world.machine("suspended");
      var crashed = world.machine("crashed");
      List<String> woke = new ArrayList<>();
      for (SimulatedMachine machine : List.of(paused, suspended, crashed)) {
        machine.spawn(
            "sleeper",
            () -> {
              try {
                machine.clock().sleep(Duration.ofSeconds(2));
                woke.add(machine.toString());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      world.runFor(Duration.ofSeconds(1));
      paused.pause();
      suspended.suspend();
      crashed.crash();
      world.runFor(Duration.ofSeconds(9));
      assertThat(woke).isEmpty();
      paused.resume();
      suspended.resume();
      world.runFor(Duration.ofMillis(500));
      assertThat(woke).containsExactly("paused RUNNING");
      world.runFor(Duration.ofMillis(600));
      assertThat(woke).containsExactly("paused RUNNING", "suspended RUNNING");
    }
  }

  @Test
  void awaitEndsWithTheFutureOrTheTime() throws Exception {
    try (var world = new SimulatedWorld(1)) {
      var machine = world.machine("m");
      var future = new CompletableFuture<String>();
      world.run(
          machine,
          () -> {
            assertThatThrownBy(() -> machine.clock().await(future, Duration.ofSeconds(1)))
                .isInstanceOf(TimeoutException.class);
            machine.spawn("completes", () -> future.complete("done"));
            assertThat(machine.clock().await(future, Duration.ofSeconds(1))).isEqualTo("done");
            return true;
          });
      assertThat(world.now()).isLessThan(Duration.ofMillis(1100));
    }
  }

  @Test
  void worldsThatShareAMonitorAndALockRunAsIfAlone() throws Exception {
    var shared = new ReentrantLock();
    long alone = runWithMonitor(1, shared);
    List<CompletableFuture<Long>> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var trace = new CompletableFuture<Long>();
      together.add(trace);
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  for (int j = 0; j < 20; j++) {
                    assertThat(runWithMonitor(1, shared)).isEqualTo(alone);
                  }
                  trace.complete(alone);
                } catch (Throwable t) {
                  trace.completeExceptionally(t);
                }
              });
    }
    for (CompletableFuture<Long> trace : together) {
      assertThat(trace.get()).isEqualTo(alone);
    }
  }

  private static long runWithMonitor(long seed, ReentrantLock shared) throws Exception {
    try (var world = new SimulatedWorld(seed)) {
      var machine = world.machine("m");
      List<Task> tasks = new ArrayList<>();
      var sum = new long[1];
      for (int i = 0; i < 5; i++) {
        tasks.add(
            machine.spawn(
                "task" + i,
                () -> {
                  for (int j = 0; j < 20; j++) {
                    synchronized (shared) {
                      for (int k = 0; k < 2_000; k++) {
                        sum[0] = sum[0] * 31 + k;
                      }
                    }
                    shared.lock();
                    try {
                      for (int k = 0; k < 2_000; k++) {
                        sum[0] = sum[0] * 31 + k;
                      }
                    } finally {
                      shared.unlock();
                    }
                    try {
                      machine.clock().sleep(Duration.ofMillis(machine.random(3)));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                }));
      }
      return world.run(
          machine,
          () -> {
            for (Task task : tasks) {
              task.join();
            }
            return world.trace();
          });
    }
  }

  @Test
  void aTaskThatFailsFailsTheRun() {
    var world = new SimulatedWorld(7);
    world
        .machine("m")
        .spawn(
            "fails",
            () -> {
              throw new IllegalStateException("on purpose");
            });
    assertThatThrownBy(() -> world.runFor(Duration.ofSeconds(1)))
        .hasMessageContaining("seed 7")
        .hasRootCauseMessage("on purpose");
  }
}
