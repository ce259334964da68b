package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.Machine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waiting on behalf of a request, which has a deadline. */
final class Deadlines {

  private Deadlines() {}

  /**
   * Waits for a future.
   *
   * @param deadlineNanos on the machine's clock
   * @param late what the client is told if the time is over
   * @throws ApiException 503 when the time is over
   * @throws Exception what the future failed with
   */
  static <T> T await(
      Machine machine, CompletableFuture<T> future, long deadlineNanos, Supplier<String> late)
      throws Exception {
    try {
      return machine
          .clock()
          .await(future, Duration.ofNanos(deadlineNanos - machine.clock().nanoTime()));
    } catch (TimeoutException e) {
      throw ApiException.unavailable(late.get());
    } catch (CompletionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
