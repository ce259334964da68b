package io.pinakes.system.walls.offenders.common.aggregation;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class AggregationOffender {
  Common knows() {
    return new Common();
  }
}
