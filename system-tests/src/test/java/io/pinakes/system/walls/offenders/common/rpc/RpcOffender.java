package io.pinakes.system.walls.offenders.common.rpc;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class RpcOffender {
  Common knows() {
    return new Common();
  }
}
