package io.pinakes.system.walls.offenders.common.runtime;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class RuntimeOffender {
  Common knows() {
    return new Common();
  }
}
