package io.pinakes.common.log;

/** Another writer has the log now; this one's next step is to close its shard. */
public final class SupersededException extends LogException {
  private static final long serialVersionUID = 1L;

  SupersededException(String message) {
    super(message, null);
  }
}
