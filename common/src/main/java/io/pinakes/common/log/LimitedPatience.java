package io.pinakes.common.log;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;

/** Tries for a while, then tells why it did not work. */
final class LimitedPatience implements Patience {

  private final Machine machine;
  private final Backoff backoff;
  private final long start;
  private final long limitNanos;

  LimitedPatience(Machine machine, LogSettings settings, Duration limit) {
    this.machine = machine;
    this.backoff = new Backoff(machine, settings);
    this.start = machine.clock().nanoTime();
    this.limitNanos = limit.toNanos();
  }

  @Override
  public void pause(LogUnavailableException why) throws LogException, InterruptedException {
    Duration wait = backoff.next();
    if (machine.clock().nanoTime() - start + wait.toNanos() >= limitNanos) {
      throw why;
    }
    machine.clock().sleep(wait);
  }
}
