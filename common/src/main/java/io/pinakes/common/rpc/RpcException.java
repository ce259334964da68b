package io.pinakes.common.rpc;

import org.jspecify.annotations.Nullable;

/** A call without an answer. What the other side refused comes as an {@code ApiException}. */
public final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveHappened;

  /**
   * Makes an exception for a call that got no answer.
   *
   * @param mayHaveHappened false only if the request certainly did not reach the other node
   */
  public RpcException(String message, boolean mayHaveHappened, @Nullable Throwable cause) {
    super(message, cause);
    this.mayHaveHappened = mayHaveHappened;
  }

  /** Whether the other node may have carried out the call. */
  public boolean mayHaveHappened() {
    return mayHaveHappened;
  }
}
