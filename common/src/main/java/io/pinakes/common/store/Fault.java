package io.pinakes.common.store;

import io.pinakes.common.store.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What goes wrong with one call of a {@link FaultyStore}. */
public sealed interface Fault {

  /** Nothing. */
  record None() implements Fault {}

  /** The call fails and never reaches the store. */
  record Before(Kind kind) implements Fault {}

  /** The store does what it is asked, and the answer is lost: {@code UNAVAILABLE}. */
  record After() implements Fault {}

  /**
   * A slow way. A call whose time limit ends first fails with {@code UNAVAILABLE}; what was already
   * on its way still arrives and is applied.
   *
   * @param there until the request arrives
   * @param back until the answer arrives
   */
  record Delay(Duration there, Duration back) implements Fault {}

  /**
   * The call does not come back, whatever its time limit, until the future is done; then it is
   * applied and answered.
   */
  record Hang(CompletableFuture<?> released) implements Fault {}

  static Fault none() {
    return new None();
  }

  static Fault unreachable() {
    return new Before(Kind.UNAVAILABLE);
  }

  static Fault throttled() {
    return new Before(Kind.THROTTLED);
  }

  static Fault contended() {
    return new Before(Kind.CONTENDED);
  }

  static Fault answerLost() {
    return new After();
  }
}
