package io.pinakes.coordinator.rest;

import java.time.Duration;

/** How long requests wait that do not say it themselves; OpenSearch's defaults where it has one. */
final class Timeouts {

  /** Of writes: OpenSearch's {@code ReplicationRequest.DEFAULT_TIMEOUT}. */
  static final Duration WRITE = Duration.ofMinutes(1);

  /**
   * Of changes to indices and mappings: OpenSearch's {@code
   * AcknowledgedRequest.DEFAULT_ACK_TIMEOUT}.
   */
  static final Duration ADMIN = Duration.ofSeconds(30);

  /** Of gets, refreshes and searches, for which OpenSearch has none. */
  static final Duration READ = Duration.ofSeconds(30);

  /** Of the question to all workers which shards they hold. */
  static final Duration STATUS = Duration.ofSeconds(5);

  /** Of merges that somebody asks for, which may be long; OpenSearch has no bound. */
  static final Duration MERGE = Duration.ofMinutes(10);

  private Timeouts() {}
}
