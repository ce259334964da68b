package io.pinakes.system.walls.offenders.common.log;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class LogOffender {
  Common knows() {
    return new Common();
  }
}
