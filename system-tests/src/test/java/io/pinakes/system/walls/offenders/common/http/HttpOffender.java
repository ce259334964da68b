package io.pinakes.system.walls.offenders.common.http;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class HttpOffender {
  Common knows() {
    return new Common();
  }
}
