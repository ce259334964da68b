package io.pinakes.worker.shard;

import io.pinakes.common.log.LogException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the log ends, for reads that must not miss anything. A look at the log serves everyone who
 * asked before it began; whoever asks while one is under way waits for the next.
 */
final class EndOfLog {

  /** Reads the number of the log's last entry, with all that was acknowledged before. */
  @FunctionalInterface
  interface Look {
    long read() throws LogException, InterruptedException;
  }

  private final Look look;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile long begun;
  private long seenBy;
  private long end;

  EndOfLog(Look look) {
    this.look = look;
  }

  /** The last entry's number at some moment after this was called, or a later one. */
  long find() throws LogException, InterruptedException {
    // Looks are numbered; the next one to begin is certain to see all that is acknowledged now.
    long needed = begun + 1;
    looking.lockInterruptibly();
    try {
      if (seenBy < needed) {
        begun = needed;
        end = look.read();
        seenBy = needed;
      }
      return end;
    } finally {
      looking.unlock();
    }
  }
}
