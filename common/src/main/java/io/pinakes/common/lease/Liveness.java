package io.pinakes.common.lease;

import java.util.List;

/**
 * The leases of a partition as one process sees them.
 *
 * @param live those that changed lately, and those not watched for long enough to tell
 * @param dead those released or unchanged for longer than their duration
 */
public record Liveness(List<LeaseRow> live, List<LeaseRow> dead) {
  public Liveness {
    live = List.copyOf(live);
    dead = List.copyOf(dead);
  }
}
