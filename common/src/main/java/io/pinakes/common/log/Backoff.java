package io.pinakes.common.log;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;

/** How long to wait before the next retry: doubling up to a bound, and never two alike. */
final class Backoff {

  private final Machine machine;
  private final LogSettings settings;
  private long nextNanos;

  Backoff(Machine machine, LogSettings settings) {
    this.machine = machine;
    this.settings = settings;
    this.nextNanos = settings.firstBackoff().toNanos();
  }

  /** Between half and all of the current step, which then doubles. */
  Duration next() {
    long step = nextNanos;
    nextNanos = Math.min(2 * step, settings.maxBackoff().toNanos());
    return Duration.ofNanos(step / 2 + machine.random(step / 2 + 1));
  }
}
