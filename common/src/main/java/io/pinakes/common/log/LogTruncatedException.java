package io.pinakes.common.log;

/** The entry was deleted because a snapshot covers it: start again from the current manifest. */
public final class LogTruncatedException extends LogException {
  private static final long serialVersionUID = 1L;

  LogTruncatedException(String log, long number, long first) {
    super(log + ": entry " + number + " is truncated, batches before " + first + " are gone", null);
  }
}
