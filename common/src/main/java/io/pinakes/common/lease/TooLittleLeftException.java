package io.pinakes.common.lease;

import io.pinakes.common.store.Key;
import java.time.Duration;

/** The lease does not last as long as an action needs, so the action was not begun. */
public final class TooLittleLeftException extends Exception {
  private static final long serialVersionUID = 1L;

  TooLittleLeftException(Key key, Duration left, Duration needed) {
    super("lease " + key + " has " + left + " left and the action needs " + needed);
  }
}
