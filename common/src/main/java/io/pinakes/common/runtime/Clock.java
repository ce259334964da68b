package io.pinakes.common.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Monotonic time and every wait that has a deadline. */
public interface Clock {

  /**
   * Nanoseconds on a clock that never goes back. The origin is arbitrary; only differences mean
   * anything. It may stand still while the machine sleeps.
   */
  long nanoTime();

  /**
   * Milliseconds since 1970 for people to read (creation dates, log lines). Never compared, never
   * used to decide anything.
   */
  long wallClockMillis();

  /** Blocks the calling thread for at least {@code duration}; zero or less yields. */
  void sleep(Duration duration) throws InterruptedException;

  /**
   * Waits for {@code future}, at most {@code timeout}. The future is left as it is when the time is
   * over.
   *
   * @throws TimeoutException the future was not done in time
   * @throws java.util.concurrent.CompletionException the future failed; its cause is the failure
   */
  <T> T await(CompletableFuture<T> future, Duration timeout)
      throws InterruptedException, TimeoutException;
}
