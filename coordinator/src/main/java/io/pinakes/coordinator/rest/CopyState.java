package io.pinakes.coordinator.rest;

import io.pinakes.coordinator.api.Cluster.ShardCopy;

/** Where a shard copy stands, in OpenSearch's words. */
enum CopyState {
  /** It serves. */
  STARTED,
  /** It serves, and is opened on another worker to go there. */
  RELOCATING,
  /** A worker has yet to open it. */
  INITIALIZING,
  /** No worker is to hold it. */
  UNASSIGNED;

  static CopyState of(ShardCopy copy) {
    if (copy.started()) {
      return copy.moving() ? RELOCATING : STARTED;
    }
    return copy.node() != null ? INITIALIZING : UNASSIGNED;
  }
}
