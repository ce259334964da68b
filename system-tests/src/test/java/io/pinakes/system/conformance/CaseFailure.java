package io.pinakes.system.conformance;

/** A case has failed; the message says why. */
final class CaseFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CaseFailure(String message) {
    super(message);
  }

  CaseFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
