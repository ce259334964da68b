package io.pinakes.system.walls.offenders.common.highlight;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class HighlightOffender {
  Common knows() {
    return new Common();
  }
}
