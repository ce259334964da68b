package io.pinakes.worker.shard;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/** CPU work for what is logged already, which cannot be refused any more: it waits for room. */
final class CpuWork {

  /** Between attempts to get a place in a full queue. */
  private static final Duration RETRY = Duration.ofMillis(10);

  private CpuWork() {}

  /** Runs {@code work} on the machine's pool as soon as its queue has room. */
  static <T> T compute(Machine machine, Callable<T> work) throws Exception {
    while (true) {
      try {
        return machine.compute(work);
      } catch (RejectedExecutionException e) {
        machine.clock().sleep(RETRY);
      }
    }
  }
}
