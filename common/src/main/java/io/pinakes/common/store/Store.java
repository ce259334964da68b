package io.pinakes.common.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table of rows. Writes to a row are linearizable; nothing is promised between rows. Calls
 * block the calling (virtual) thread, and none retries by itself: who calls knows whether a retry
 * is safe.
 */
public interface Store {

  /** How fresh a read must be. */
  enum Consistency {
    /** Sees every write that was acknowledged before the read began. */
    STRONG,
    /** May lag a little; half the price. */
    EVENTUAL
  }

  /** A part of a partition, in order of sort keys. */
  record Page(List<Row> rows, @Nullable String next) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Reads one row.
   *
   * @param timeout after which the call ends with {@link StoreException.Kind#UNAVAILABLE}
   */
  Optional<Row> get(Key key, Consistency consistency, Duration timeout)
      throws StoreException, InterruptedException;

  /**
   * Rows of a partition with {@code from <= sort < to}, in order.
   *
   * @param limit rows at most; a page may also end earlier (DynamoDB: at 1 MB)
   * @return the rows and, when there may be more, the {@code from} of the next page
   */
  Page query(
      String partition,
      String from,
      String to,
      int limit,
      Consistency consistency,
      Duration timeout)
      throws StoreException, InterruptedException;

  /** Writes one row if its condition holds. */
  WriteResult write(Write write, Duration timeout) throws StoreException, InterruptedException;
}
