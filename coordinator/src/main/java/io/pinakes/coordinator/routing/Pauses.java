package io.pinakes.coordinator.routing;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;

/** The pauses between attempts of one request: each about twice as long as the one before. */
final class Pauses {

  static final Duration FIRST = Duration.ofMillis(10);

  static final Duration LONGEST = Duration.ofMillis(250);

  private final Machine machine;
  private Duration next = FIRST;

  Pauses(Machine machine) {
    this.machine = machine;
  }

  /** Waits, not beyond the deadline; jittered by half, so that requests do not stay in step. */
  void pause(long deadlineNanos) throws InterruptedException {
    long left = Math.max(0, deadlineNanos - machine.clock().nanoTime());
    long half = Math.min(next.toNanos(), left) / 2;
    machine.clock().sleep(Duration.ofNanos(half + machine.random(half + 1)));
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
  }
}
