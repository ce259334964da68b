package io.pinakes.common.message;

import java.util.Locale;

/** Who counts the versions of documents. */
public enum VersionType {
  /** The index: one more with each write. */
  INTERNAL,
  /** The client: only a higher version is written. */
  EXTERNAL,
  /** The client: a higher version is written, or the same one again. */
  EXTERNAL_GTE;

  /** As clients write it. */
  public String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
