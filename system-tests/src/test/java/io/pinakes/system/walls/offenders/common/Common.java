package io.pinakes.system.walls.offenders.common;

import io.pinakes.system.walls.offenders.worker.Offender;

/** Knows a side. */
public final class Common {
  Offender knows() {
    return new Offender();
  }
}
