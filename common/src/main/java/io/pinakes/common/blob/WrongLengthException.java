package io.pinakes.common.blob;

import java.io.IOException;

/** What was to be stored has another length than it was said to have; it was not stored. */
final class WrongLengthException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongLengthException(String name, long expected, long actual) {
    super("blob " + name + ": " + actual + " bytes or more instead of " + expected);
  }
}
