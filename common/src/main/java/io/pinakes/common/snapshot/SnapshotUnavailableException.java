package io.pinakes.common.snapshot;

import org.jspecify.annotations.Nullable;

/** The store or the blob store does not do its part; trying again later may help. */
public final class SnapshotUnavailableException extends SnapshotException {
  private static final long serialVersionUID = 1L;

  /** Names the shard and what of it cannot be reached. */
  public SnapshotUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
