package io.pinakes.common.store;

/** The store could not answer. For a write that leaves open whether it happened. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why there was no answer. */
  public enum Kind {
    /** The store asks for less traffic; the call was not applied. */
    THROTTLED,
    /** A transaction holds the row; the call was not applied. */
    CONTENDED,
    /** No answer in time, no connection, or an error of the store: a write may have happened. */
    UNAVAILABLE,
    /**
     * The store refuses the caller or the request (rights, missing table, too large): no retry
     * helps.
     */
    REJECTED
  }

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether a write that ended so may have been applied. */
  public boolean mayHaveHappened() {
    return kind == Kind.UNAVAILABLE;
  }
}
