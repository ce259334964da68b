package io.pinakes.common.blob;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The blob store that a setting names cannot be used; the message is for whoever set it and begins
 * with the setting.
 */
public final class BlobStoreUnusableException extends IOException {
  private static final long serialVersionUID = 1L;

  public BlobStoreUnusableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
