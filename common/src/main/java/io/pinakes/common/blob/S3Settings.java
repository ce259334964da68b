package io.pinakes.common.blob;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which S3 it is.
 *
 * @param endpoint of a server that speaks S3, which gets the bucket in the path; null for AWS
 * @param region null: as the AWS SDK finds it; with an endpoint us-east-1, which such servers take
 */
public record S3Settings(@Nullable URI endpoint, @Nullable String region) {

  /** AWS, and the region that the environment or the machine says. */
  public static final S3Settings AWS = new S3Settings(null, null);

  /** For people. */
  String where() {
    if (endpoint != null) {
      return "S3 at " + endpoint;
    }
    return region == null ? "AWS" : "AWS " + region;
  }
}
