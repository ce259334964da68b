package io.pinakes.system.walls.offenders.common.store;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class StoreOffender {
  Common knows() {
    return new Common();
  }
}
