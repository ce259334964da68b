package io.pinakes.common.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * The manifest row cannot have been written by this protocol, or a blob that it names is damaged or
 * gone. No retry helps.
 */
public final class CorruptSnapshotException extends SnapshotException {
  private static final long serialVersionUID = 1L;

  /** Names the shard and what of it is damaged. */
  public CorruptSnapshotException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
