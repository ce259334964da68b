package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.Locale;

/** What the aggregations of one request may use on one shard. Not for several threads. */
final class Allowance {

  /** Bytes of buckets' counts, keys and metrics while they are collected. */
  static final long MAX_BYTES = 128L << 20;

  private final long maxBytes;
  private final int maxBuckets;
  private long bytes;
  private int buckets;

  Allowance(long maxBytes, int maxBuckets) {
    this.maxBytes = maxBytes;
    this.maxBuckets = maxBuckets;
  }

  /**
   * Takes memory, before it is allocated.
   *
   * @throws ApiException 429 if it is more than is left
   */
  void take(long more) {
    bytes += more;
    if (bytes > maxBytes) {
      throw new ApiException(
          429,
          "circuit_breaking_exception",
          String.format(
              Locale.ROOT,
              "[request] Data too large, data for aggregations would be [%d/%s], which is larger"
                  + " than the limit of [%d/%s]",
              bytes,
              megabytes(bytes),
              maxBytes,
              megabytes(maxBytes)));
    }
  }

  /** Gives memory back. */
  void free(long less) {
    bytes -= less;
  }

  /**
   * Counts buckets of the answer.
   *
   * @throws ApiException 503 if there are too many
   */
  void count(int more) {
    buckets += more;
    if (buckets > maxBuckets) {
      throw TooManyBuckets.of(maxBuckets, buckets);
    }
  }

  /** Does work whose buckets are not in the answer. */
  <T> T uncounted(Work<T> work) throws IOException {
    int before = buckets;
    try {
      buckets = Integer.MIN_VALUE / 2;
      return work.run();
    } finally {
      buckets = before;
    }
  }

  /** Work that reads the index. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1fmb", bytes / 1048576.0);
  }
}
