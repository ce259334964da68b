package io.pinakes.common.log;

import org.jspecify.annotations.Nullable;

/** A log could not be read or written. */
public abstract sealed class LogException extends Exception
    permits SupersededException,
        SealedException,
        LogClosedException,
        LogUnavailableException,
        LogTruncatedException,
        CorruptLogException {
  private static final long serialVersionUID = 1L;

  LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
