package io.pinakes.common.blob;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Clients as {@link S3BlobStore} needs them: blocking, with bounded connections, silence and
 * retries. Every request may be repeated, because a name is written once.
 */
public final class S3Clients {

  /**
   * Connections at once: {@link S3Limits#MAX_FILES} that send files, 16 that fetch them (4 copies
   * that open, 4 files each). The others are for batches, of which a primary stores one at a time
   * and a copy reads one at a time, and for deletions.
   */
  static final int MAX_CONNECTIONS = 256;

  /** Time to connect; more means that the endpoint is not there. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Linux's default bound on what a socket has taken and not sent yet (the third of tcp_wmem). */
  private static final long MAX_SEND_BUFFER_BYTES = 4 << 20;

  /**
   * Silence on a connection. The longest is after the last byte of a part was written: the socket
   * still sends what it has taken, at the slowest speed that a body may have, and then S3 answers.
   */
  static final Duration MAX_SILENCE = S3Limits.DEFAULT.bodyTry(MAX_SEND_BUFFER_BYTES);

  /** Waiting for one of the connections. */
  static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);

  /** Idle connections are dropped sooner than servers and address translators drop them. */
  static final Duration MAX_IDLE = Duration.ofSeconds(20);

  /** Tries of one request, the first among them, with the SDK's pauses of at most 20 s between. */
  static final int ATTEMPTS = 3;

  private S3Clients() {}

  /** A client that its caller closes. Credentials are found the way the AWS SDK finds them. */
  public static S3Client connect(S3Settings settings) {
    return builder(settings).build();
  }

  /** The same, for callers that have more to say, such as other credentials. */
  public static S3ClientBuilder builder(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(MAX_CONNECTIONS)
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .connectionAcquisitionTimeout(CONNECTION_WAIT)
                    .connectionMaxIdleTime(MAX_IDLE)
                    .socketTimeout(MAX_SILENCE)
                    .tcpKeepAlive(true))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()));
    if (settings.region() != null) {
      builder.region(Region.of(settings.region()));
    }
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint()).forcePathStyle(true);
      if (settings.region() == null) {
        builder.region(Region.US_EAST_1);
      }
    }
    return builder;
  }
}
