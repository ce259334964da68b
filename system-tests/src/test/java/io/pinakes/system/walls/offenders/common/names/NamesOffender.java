package io.pinakes.system.walls.offenders.common.names;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class NamesOffender {
  Common knows() {
    return new Common();
  }
}
