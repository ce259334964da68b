package io.pinakes.common.log;

/** The store or the blob store does not do its part; trying again later may help. */
public final class LogUnavailableException extends LogException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveHappened;

  LogUnavailableException(String message, boolean mayHaveHappened, Throwable cause) {
    super(message, cause);
    this.mayHaveHappened = mayHaveHappened;
  }

  /** Whether what was to be appended may be in the log, or still get there. */
  public boolean mayHaveHappened() {
    return mayHaveHappened;
  }
}
