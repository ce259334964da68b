package io.pinakes.system.walls.offenders.dynamodblocal;

import io.pinakes.system.walls.offenders.common.Common;

/** Does not stand alone. */
final class Local {
  Common knows() {
    return new Common();
  }
}
