package io.pinakes.common.snapshot;

import java.util.regex.Pattern;

/**
 * One Lucene file of a snapshot.
 *
 * @param name the file's, within the shard's directory
 * @param blob the blob's that holds it
 * @param length in bytes
 * @param sha256 of all its bytes, 64 small hex digits
 */
public record SegmentFile(String name, String blob, long length, String sha256) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.]{0,99}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public SegmentFile {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a Lucene file's name: '" + name + "'");
    }
    if (length < 0 || !SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "file " + name + " with length " + length + " and SHA-256 '" + sha256 + "'");
    }
  }
}
