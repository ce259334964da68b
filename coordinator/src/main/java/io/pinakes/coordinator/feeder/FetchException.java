package io.pinakes.coordinator.feeder;

import org.jspecify.annotations.Nullable;

/** A document could not be fetched; the message is the reason that its submitter is told. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  public FetchException(String reason) {
    this(reason, null);
  }

  public FetchException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  /** The reason, one clause for a person. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
