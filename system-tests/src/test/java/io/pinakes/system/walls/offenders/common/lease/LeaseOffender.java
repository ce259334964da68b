package io.pinakes.system.walls.offenders.common.lease;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class LeaseOffender {
  Common knows() {
    return new Common();
  }
}
