package io.pinakes.common.log;

/** The log is sealed: its index is deleted, and nothing may be appended any more. */
public final class SealedException extends LogException {
  private static final long serialVersionUID = 1L;

  public SealedException(String message) {
    super(message, null);
  }
}
