package io.pinakes.common.log;

/** What is in the log cannot have been written by this protocol, or was damaged since. */
public final class CorruptLogException extends LogException {
  private static final long serialVersionUID = 1L;

  CorruptLogException(String message) {
    super(message, null);
  }

  CorruptLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
