package io.pinakes.common.http;

import java.time.Duration;

/**
 * The bounds of an HTTP server.
 *
 * @param maxBodyBytes of one request, also after inflating; more is answered with 413
 * @param maxBodiesBytes of all requests being received or answered; more is answered with 429
 * @param headTimeout for a request's head to arrive, once its first byte has
 * @param bodyTimeout for a whole body to arrive after the head; then 408, and the connection closes
 * @param answerTimeout for a client to take an answer; then the connection closes
 * @param idleTimeout between two requests of a connection; then it closes
 * @param maxRequests being received or answered; more are answered with 429
 * @param maxConnections open; more wait in the kernel's queue
 * @param maxHeadBytes the request line and all headers; more is answered with 400
 * @param maxUrlLength path and query in bytes; more is answered with 400
 * @param ioThreads that read and write; they never run a handler
 */
public record HttpSettings(
    long maxBodyBytes,
    long maxBodiesBytes,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration answerTimeout,
    Duration idleTimeout,
    int maxRequests,
    int maxConnections,
    int maxHeadBytes,
    int maxUrlLength,
    int ioThreads) {

  /** OpenSearch's {@code http.max_content_length}. */
  public static final long DEFAULT_MAX_BODY_BYTES = 100L << 20;

  /** One of so many parts of the heap may hold request bodies. */
  public static final int HEAP_PARTS_PER_BODIES = 4;

  /**
   * Longer than load balancers before it keep a connection that nobody uses (60 s as AWS makes
   * them, 120 s in our template): who closes first must be the one that sends, or a request meets a
   * connection that is just being closed.
   */
  private static final Duration IDLE = Duration.ofSeconds(150);

  /** OpenSearch's {@code http.max_initial_line_length}. */
  public static final int DEFAULT_MAX_URL_LENGTH = 4096;

  public HttpSettings {
    if (maxBodyBytes < 0 || maxBodyBytes > Integer.MAX_VALUE - 16 || maxBodiesBytes < 0) {
      throw new IllegalArgumentException(
          "body bounds out of range: " + maxBodyBytes + ", " + maxBodiesBytes);
    }
    if (maxRequests < 1 || maxConnections < 1 || ioThreads < 1 || maxUrlLength < 1) {
      throw new IllegalArgumentException("a bound below 1");
    }
    if (maxHeadBytes <= maxUrlLength) {
      throw new IllegalArgumentException(
          "the head's bound " + maxHeadBytes + " leaves no room for headers");
    }
  }

  /** Suits a node of any size. */
  public static HttpSettings defaults() {
    return new HttpSettings(
        DEFAULT_MAX_BODY_BYTES,
        Runtime.getRuntime().maxMemory() / HEAP_PARTS_PER_BODIES,
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        IDLE,
        10_000,
        10_000,
        64 << 10,
        DEFAULT_MAX_URL_LENGTH,
        Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8));
  }

  public HttpSettings withBodies(long maxBodyBytes, long maxBodiesBytes) {
    return new HttpSettings(
        maxBodyBytes,
        maxBodiesBytes,
        headTimeout,
        bodyTimeout,
        answerTimeout,
        idleTimeout,
        maxRequests,
        maxConnections,
        maxHeadBytes,
        maxUrlLength,
        ioThreads);
  }

  public HttpSettings withTimeouts(
      Duration headTimeout, Duration bodyTimeout, Duration answerTimeout, Duration idleTimeout) {
    return new HttpSettings(
        maxBodyBytes,
        maxBodiesBytes,
        headTimeout,
        bodyTimeout,
        answerTimeout,
        idleTimeout,
        maxRequests,
        maxConnections,
        maxHeadBytes,
        maxUrlLength,
        ioThreads);
  }

  public HttpSettings withMaxRequests(int maxRequests) {
    return new HttpSettings(
        maxBodyBytes,
        maxBodiesBytes,
        headTimeout,
        bodyTimeout,
        answerTimeout,
        idleTimeout,
        maxRequests,
        maxConnections,
        maxHeadBytes,
        maxUrlLength,
        ioThreads);
  }
}
