package io.pinakes.system.walls.offenders.coordinator;

import io.pinakes.system.walls.offenders.worker.Offender;

/** Knows the other side, and has a name that says nothing. */
public final class Coordinator {
  Offender knows() {
    return new Offender();
  }

  /** Says nothing. */
  static final class OffenderManager {}
}
