package io.pinakes.common.log;

import java.time.Duration;

/**
 * How a log uses its stores.
 *
 * @param inlineLimitBytes a larger payload goes to the blob store; see the decision on large
 *     batches
 * @param callTimeout of one call of the store
 * @param firstBackoff before the first retry of a call; then twice as long each time
 * @param maxBackoff between two retries
 * @param blobAttempts to store a batch's blob before the append fails, certainly not logged
 */
public record LogSettings(
    int inlineLimitBytes,
    Duration callTimeout,
    Duration firstBackoff,
    Duration maxBackoff,
    int blobAttempts) {

  /** An append of so much uses up what a partition takes in the time that S3 needs for one put. */
  public static final int DEFAULT_INLINE_LIMIT_BYTES = 32 << 10;

  /** DynamoDB's bound on a row, less what the other attributes need. */
  public static final int MAX_INLINE_LIMIT_BYTES = 390 << 10;

  public static final LogSettings DEFAULT =
      new LogSettings(
          DEFAULT_INLINE_LIMIT_BYTES,
          Duration.ofSeconds(2),
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          5);

  /** The usual settings with another limit. */
  public static LogSettings withInlineLimit(int bytes) {
    return new LogSettings(
        bytes, DEFAULT.callTimeout, DEFAULT.firstBackoff, DEFAULT.maxBackoff, DEFAULT.blobAttempts);
  }

  public LogSettings {
    if (inlineLimitBytes < 0 || inlineLimitBytes > MAX_INLINE_LIMIT_BYTES) {
      throw new IllegalArgumentException("inline limit out of range: " + inlineLimitBytes);
    }
    if (!callTimeout.isPositive()
        || !firstBackoff.isPositive()
        || maxBackoff.compareTo(firstBackoff) < 0
        || blobAttempts < 1) {
      throw new IllegalArgumentException(
          "times and attempts must be positive: "
              + callTimeout
              + ", "
              + firstBackoff
              + ", "
              + maxBackoff
              + ", "
              + blobAttempts);
    }
  }
}
