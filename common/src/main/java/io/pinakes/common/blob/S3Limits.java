package io.pinakes.common.blob;

import java.time.Duration;

/**
 * How much an {@link S3BlobStore} sends at once, and how long it waits for that.
 *
 * @param files bodies of files, or parts of them, that are under way at most
 * @param answer to connect, and for S3 to answer once it has a body
 * @param bytesPerSecond of one body; a slower connection counts as broken
 */
record S3Limits(int files, Duration answer, long bytesPerSecond) {

  /**
   * Enough for any network, with 90 MB/s on one connection to S3; and an eighth of {@link
   * S3Clients#MAX_CONNECTIONS}, so that batches, which clients wait for, always find one. At the
   * slowest speed all of them together make 77 Mbit/s.
   */
  static final int MAX_FILES = 32;

  /** S3 mostly answers within 0.2 s. */
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private static final long SLOWEST_BYTES_PER_SECOND = 300_000;

  private static final long MILLIS_PER_SECOND = 1_000;

  static final S3Limits DEFAULT = new S3Limits(MAX_FILES, ANSWER, SLOWEST_BYTES_PER_SECOND);

  /** One try to send a body: a batch of 33 KB has 3.1 s, a part of 16 MB a minute. */
  Duration bodyTry(long bytes) {
    return answer.plusMillis(Math.ceilDiv(bytes * MILLIS_PER_SECOND, bytesPerSecond));
  }

  /** All tries to send it; the SDK's pauses between them are short beside these. */
  Duration bodyCall(long bytes) {
    return bodyTry(bytes).multipliedBy(S3Clients.ATTEMPTS);
  }
}
