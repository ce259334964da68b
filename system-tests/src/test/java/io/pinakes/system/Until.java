package io.pinakes.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for a condition by asking again and again; every wait has an end. */
public final class Until {

  private static final long PAUSE_MILLIS = 10;

  private Until() {}

  /**
   * Waits until {@code question} has an answer. Until the end of the time, a question that throws
   * is asked again.
   *
   * @param what for the failure's message, as in "a leader"
   */
  public static <T> T present(String what, Duration limit, Callable<Optional<T>> question) {
    long start = System.nanoTime();
    Throwable last = null;
    do {
      try {
        Optional<T> answer = question.call();
        if (answer.isPresent()) {
          return answer.get();
        }
        last = null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      } catch (Exception | AssertionError e) {
        last = e;
      }
      pause();
    } while (System.nanoTime() - start < limit.toNanos());
    throw new AssertionError("not within " + limit.toMillis() + " ms: " + what, last);
  }

  /** Waits until {@code condition} is true, in the same way. */
  public static void isTrue(String what, Duration limit, Callable<Boolean> condition) {
    present(what, limit, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until {@code assertions} pass, in the same way. */
  public static void passes(String what, Duration limit, Assertions assertions) {
    present(
        what,
        limit,
        () -> {
          assertions.check();
          return Optional.of(true);
        });
  }

  /** Assertions that may also fail because nobody answers. */
  @FunctionalInterface
  public interface Assertions {
    void check() throws Exception;
  }

  /** The pause between two questions, or before a request is sent again. */
  public static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
