package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;

/** Bounds the memory that the hits of one search take, those within hits included. */
final class HitRoom {

  /** Of one shard's hits, sources included: half of what an answer between nodes may have. */
  static final long MAX_BYTES = 128L << 20;

  /** What a hit takes beside its source. */
  private static final int HIT_BYTES = 200;

  private long bytes;

  /**
   * Takes room for a hit.
   *
   * @throws ApiException 429: there is none left
   */
  void take(Hit hit) {
    bytes += HIT_BYTES + (hit.source() == null ? 0 : hit.source().length);
    if (bytes > MAX_BYTES) {
      throw new ApiException(
          429,
          "circuit_breaking_exception",
          "[request] Data too large, data for hits would be more than the limit of ["
              + MAX_BYTES
              + "] bytes in a shard: ask for fewer at once");
    }
  }
}
