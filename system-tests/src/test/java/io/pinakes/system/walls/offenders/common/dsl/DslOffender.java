package io.pinakes.system.walls.offenders.common.dsl;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class DslOffender {
  Common knows() {
    return new Common();
  }
}
