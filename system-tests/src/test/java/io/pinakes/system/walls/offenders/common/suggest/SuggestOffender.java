package io.pinakes.system.walls.offenders.common.suggest;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class SuggestOffender {
  Common knows() {
    return new Common();
  }
}
