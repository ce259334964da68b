package io.pinakes.common.rpc;

import java.time.Duration;

/** What happens to one call on an {@link InMemoryNetwork}. */
public sealed interface Fate {

  /**
   * It gets there and back.
   *
   * @param there until the request arrives
   * @param back until the answer does
   */
  record Delivered(Duration there, Duration back) implements Fate {}

  /** No connection: the caller knows that nothing happened. */
  record Refused() implements Fate {}

  /** The request is lost; the caller waits in vain. */
  record RequestLost() implements Fate {}

  /** The call is carried out and its answer is lost; the caller waits in vain. */
  record AnswerLost() implements Fate {}

  static Fate delivered() {
    return new Delivered(Duration.ZERO, Duration.ZERO);
  }

  /** Decides the fate of each call. */
  @FunctionalInterface
  interface Plan {
    Fate next(String from, String to, String call);
  }
}
