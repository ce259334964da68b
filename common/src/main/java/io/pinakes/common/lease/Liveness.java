package io.pinakes.common.lease;

import java.time.Duration;
import java.util.List;

/**
 * The leases of a partition as one process sees them.
 *
 * @param live those that changed lately, and those not watched for long enough to tell
 * @param dead those released or unchanged for longer than their duration
 * @param untilNextDeath how long after this look the first of the live may be dead, if it does not
 *     change before; longer than any wait if none lives
 */
public record Liveness(List<LeaseRow> live, List<LeaseRow> dead, Duration untilNextDeath) {
  public Liveness {
    live = List.copyOf(live);
    dead = List.copyOf(dead);
  }
}
