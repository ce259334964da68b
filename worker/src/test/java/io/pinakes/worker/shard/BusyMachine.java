package io.pinakes.worker.shard;

import io.pinakes.common.runtime.Clock;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.Task;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A simulated machine whose CPU work takes time on threads of its own, as production's does: work
 * goes on when its caller is interrupted, and is refused when too much waits.
 */
public final class BusyMachine implements Machine {

  private static final int PER = 1_000;

  private final SimulatedMachine machine;
  private Duration longestWork = Duration.ZERO;
  private int rejected;
  private @Nullable Error next;

  public BusyMachine(SimulatedMachine machine) {
    this.machine = machine;
  }

  /** How long work takes at most, before it is done and before its caller learns of it. */
  public void work(Duration longest) {
    longestWork = longest;
  }

  /** How many of 1,000 pieces of work are refused. */
  public void reject(int ofThousand) {
    rejected = ofThousand;
  }

  /** The next piece of work fails so. */
  public void failNext(Error error) {
    next = error;
  }

  @Override
  public Clock clock() {
    return machine.clock();
  }

  @Override
  public Task spawn(String name, Runnable body) {
    return machine.spawn(name, body);
  }

  @Override
  public long random() {
    return machine.random();
  }

  @Override
  public <T> T compute(Callable<T> work) throws Exception {
    if (rejected > 0 && machine.random(PER) < rejected) {
      throw new RejectedExecutionException("injected: no room");
    }
    Error error = next;
    next = null;
    if (error != null) {
      throw error;
    }
    if (longestWork.isZero()) {
      return work.call();
    }
    var result = new CompletableFuture<T>();
    machine.spawn("compute", () -> run(work, result));
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private <T> void run(Callable<T> work, CompletableFuture<T> result) {
    try {
      machine.clock().sleep(upToLongest());
      T done = work.call();
      machine.clock().sleep(upToLongest());
      result.complete(done);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable t) {
      result.completeExceptionally(t);
    }
  }

  private Duration upToLongest() {
    // It may have ended meanwhile.
    return Duration.ofNanos(machine.random(1 + longestWork.toNanos()));
  }
}
