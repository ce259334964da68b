package io.pinakes.common.blob;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where in S3 blobs are.
 *
 * @param bucket its name
 * @param prefix what the keys of all blobs begin with: empty, or names and slashes, the last a
 *     slash
 */
public record S3Location(String bucket, String prefix) {

  static final String SCHEME = "s3";

  /** S3's rule for the names of buckets, without its finer points. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** With a blob's name of 512 it fits a key, which has up to 1,024 bytes. */
  private static final int MAX_PREFIX_LENGTH = 512;

  public S3Location {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "'" + bucket + "' is no bucket's name: 3 to 63 of a-z, 0-9, '-' and '.'");
    }
    if (prefix.length() > MAX_PREFIX_LENGTH) {
      throw new IllegalArgumentException("a prefix of " + prefix.length() + " characters");
    }
    if (!prefix.isEmpty()) {
      if (!prefix.endsWith("/")) {
        throw new IllegalArgumentException("the prefix '" + prefix + "' does not end with a slash");
      }
      BlobNames.check(prefix.substring(0, prefix.length() - 1));
    }
  }

  /**
   * Reads {@code s3://bucket} or {@code s3://bucket/prefix}.
   *
   * @throws IllegalArgumentException it is neither; says why
   */
  public static S3Location parse(URI uri) {
    String bucket = uri.getRawAuthority();
    String path = uri.getRawPath();
    if (!SCHEME.equals(uri.getScheme())
        || bucket == null
        || path == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("'" + uri + "' is not s3://bucket/prefix");
    }
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    String prefix = end > 0 ? path.substring(1, end) + "/" : "";
    return new S3Location(bucket, prefix);
  }

  String key(String name) {
    return prefix + BlobNames.check(name);
  }

  @Override
  public String toString() {
    return SCHEME + "://" + bucket + "/" + prefix;
  }
}
