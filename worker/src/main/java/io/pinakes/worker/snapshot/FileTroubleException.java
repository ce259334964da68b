package io.pinakes.worker.snapshot;

import java.io.IOException;

/** The blob of a file is not there, or is not what the manifest says it is. */
final class FileTroubleException extends IOException {
  private static final long serialVersionUID = 1L;

  FileTroubleException(String message) {
    super(message);
  }
}
