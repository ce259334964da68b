package io.pinakes.system.walls.offenders.common.analysis;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class AnalysisOffender {
  Common knows() {
    return new Common();
  }
}
