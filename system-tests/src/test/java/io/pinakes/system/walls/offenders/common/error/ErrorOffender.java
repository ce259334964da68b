package io.pinakes.system.walls.offenders.common.error;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class ErrorOffender {
  Common knows() {
    return new Common();
  }
}
