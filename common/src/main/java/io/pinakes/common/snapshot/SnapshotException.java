package io.pinakes.common.snapshot;

import org.jspecify.annotations.Nullable;

/** A snapshot could not be read or written. */
public abstract sealed class SnapshotException extends Exception
    permits SnapshotUnavailableException, CorruptSnapshotException {
  private static final long serialVersionUID = 1L;

  SnapshotException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
