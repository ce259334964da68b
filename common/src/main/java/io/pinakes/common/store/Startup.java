package io.pinakes.common.store;

import io.pinakes.common.runtime.Clock;
import java.time.Duration;

/** Patience with a store that is slow while everything starts at once. */
public final class Startup {

  /** For the first reads of a node; a store that takes longer is not there. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private Startup() {}

  /** A first read. */
  @FunctionalInterface
  public interface Read {
    void run() throws StoreException, InterruptedException;
  }

  /**
   * Reads, again and again if need be.
   *
   * @throws StoreException the store refuses, or did not answer for so long
   */
  public static void read(Clock clock, Read read) throws StoreException, InterruptedException {
    long start = clock.nanoTime();
    while (true) {
      try {
        read.run();
        return;
      } catch (StoreException e) {
        boolean isOver = clock.nanoTime() - start > PATIENCE.toNanos();
        if (e.kind() == StoreException.Kind.REJECTED || isOver) {
          throw e;
        }
      }
      clock.sleep(PAUSE);
    }
  }
}
