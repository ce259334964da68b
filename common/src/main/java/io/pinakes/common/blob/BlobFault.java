package io.pinakes.common.blob;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;

/** What goes wrong with one call of a {@link FaultyBlobStore}. */
public sealed interface BlobFault {

  /** Nothing. */
  record None() implements BlobFault {}

  /** The call fails and never reaches the store. */
  record Before() implements BlobFault {}

  /** The store does what it is asked, and the answer is lost. */
  record After() implements BlobFault {}

  /** The call takes longer. */
  record Delay(Duration duration) implements BlobFault {}

  /**
   * A blob that is being read breaks off; other calls go well.
   *
   * @param bytes that still arrive
   */
  record Cut(long bytes) implements BlobFault {}

  /** Decides the fault of each call. */
  @FunctionalInterface
  interface Plan {
    BlobFault next(String name);

    static Plan none() {
      return _ -> new None();
    }

    /**
     * Faults by chance, which comes from the machine.
     *
     * @param before of 1,000 calls, that never reach the store
     * @param after of 1,000 calls, whose answer is lost
     * @param delayed of 1,000 calls
     * @param maxDelay of those
     */
    static Plan random(Machine machine, int before, int after, int delayed, Duration maxDelay) {
      return _ -> {
        long pick = machine.random(1_000);
        if (pick < before) {
          return new Before();
        }
        if (pick < before + after) {
          return new After();
        }
        return pick < before + after + delayed
            ? new Delay(Duration.ofNanos(machine.random(maxDelay.toNanos() + 1)))
            : new None();
      };
    }
  }
}
