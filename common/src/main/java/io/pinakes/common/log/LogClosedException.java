package io.pinakes.common.log;

/** The writer has ended, and what it was appending last may or may not be in the log. */
public final class LogClosedException extends LogException {
  private static final long serialVersionUID = 1L;

  LogClosedException(String message) {
    super(message, null);
  }
}
