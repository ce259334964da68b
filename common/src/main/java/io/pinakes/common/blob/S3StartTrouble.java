package io.pinakes.common.blob;

import java.util.Optional;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in one line why an S3 bucket cannot be used as a blob store. */
final class S3StartTrouble {

  /** What credentials have to allow. */
  enum Right {
    LIST("list", "s3:ListBucket"),
    PUT("put objects into", "s3:PutObject"),
    GET("get objects from", "s3:GetObject"),
    DELETE("delete objects from", "s3:DeleteObject");

    private final String what;
    private final String action;

    Right(String what, String action) {
      this.what = what;
      this.action = action;
    }
  }

  private static final int MOVED = 301;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** S3 says here where a bucket is that was looked for elsewhere. */
  private static final String REGION_HEADER = "x-amz-bucket-region";

  private static final int MAX_CAUSES = 20;

  private final S3Location location;
  private final S3Settings settings;

  S3StartTrouble(S3Location location, S3Settings settings) {
    this.location = location;
    this.settings = settings;
  }

  /**
   * Why a step of the start has failed.
   *
   * @param right what the step needs
   */
  BlobStoreUnusableException describe(Right right, Throwable failure) {
    String why =
        switch (failure) {
          case S3Exception e -> refusal(right, e);
          case Throwable e when says(e, "Unable to load region") ->
              "no AWS region is set: give one, or set AWS_REGION";
          case Throwable e when says(e, "Unable to load credentials") ->
              "no AWS credentials are found in environment, profile or role:"
                  + " set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
          default -> settings.where() + " does not answer: " + root(failure);
        };
    return new BlobStoreUnusableException(location + ": " + why, failure);
  }

  /** The bucket takes blobs and does not give them back. */
  BlobStoreUnusableException forgets(String name) {
    return new BlobStoreUnusableException(
        location + ": " + settings.where() + " has stored " + name + " and does not give it back",
        null);
  }

  private String refusal(Right right, S3Exception e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String bucket = "bucket '" + location.bucket() + "'";
    return switch (e.statusCode()) {
      case MOVED -> bucket + " is not in this region, but in " + region(e);
      case FORBIDDEN ->
          "%s lets nobody with these credentials %s %s (%s): %s"
              .formatted(settings.where(), right.what, bucket, right.action, code);
      case NOT_FOUND -> settings.where() + " has no " + bucket;
      default -> settings.where() + " refuses: " + why(e);
    };
  }

  private static String region(S3Exception e) {
    return Optional.ofNullable(e.awsErrorDetails())
        .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
        .flatMap(response -> response.firstMatchingHeader(REGION_HEADER))
        .orElse("another");
  }

  private static boolean says(Throwable failure, String words) {
    return String.valueOf(failure.getMessage()).contains(words);
  }

  private static String root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < MAX_CAUSES; depth++) {
      root = root.getCause();
    }
    return why(root);
  }

  /** The SDK's own words about a time-out speak of its configuration. */
  static String why(Throwable failure) {
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException) {
      return "no answer in time";
    }
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getMessage().lines().findFirst().orElse("");
  }
}
