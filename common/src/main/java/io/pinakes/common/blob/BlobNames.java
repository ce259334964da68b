package io.pinakes.common.blob;

import java.util.regex.Pattern;

/** What a blob may be called. */
final class BlobNames {

  /** Fits an S3 key and, each part, a file name. */
  private static final int MAX_LENGTH = 512;

  private static final int MAX_PART_LENGTH = 200;

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_PART_LENGTH + "}");

  private BlobNames() {}

  /**
   * Returns the name.
   *
   * @throws IllegalArgumentException it may not be a blob's
   */
  static String check(String name) {
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a blob's name of " + name.length() + " characters");
    }
    for (String part : name.split("/", -1)) {
      if (!PART.matcher(part).matches() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("not a blob's name: '" + name + "'");
      }
    }
    return name;
  }
}
