package io.pinakes.system.walls.offenders.common.blob;

import io.pinakes.system.walls.offenders.common.Common;

/** Uses what this package must not. */
final class BlobOffender {
  Common knows() {
    return new Common();
  }
}
