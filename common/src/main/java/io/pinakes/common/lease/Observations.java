package io.pinakes.common.lease;

import io.pinakes.common.store.Key;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When each lease was first seen as it is, on this process's monotonic clock. Kept across calls: a
 * row that was just read is never dead, only one that was read before and has not changed.
 */
final class Observations {

  /** Leases watched at once; the one not looked at for longest starts anew when it comes back. */
  static final int MAX_LEASES = 100_000;

  private record Seen(String owner, long rvn, long sinceNanos) {}

  private final Map<Key, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Seen> eldest) {
          return size() > maxLeases;
        }
      };

  private final int maxLeases;

  Observations(int maxLeases) {
    this.maxLeases = maxLeases;
  }

  /**
   * How long the row has been as it is, as far as this process knows.
   *
   * @param asOfNanos the moment to tell it for: for a decision that no conditional write protects,
   *     the clock before the read was sent
   * @param readNanos the clock after the read of the row returned
   */
  synchronized long unchangedNanos(LeaseRow row, long asOfNanos, long readNanos) {
    Seen before = seen.get(row.key());
    if (before != null && before.rvn == row.rvn() && before.owner.equals(row.owner())) {
      return asOfNanos - before.sinceNanos;
    }
    // A smaller rvn is an older read that returned later, or that of a row made anew after its
    // removal. To take the first for news costs a poll; not to take the second would keep a dead
    // owner alive until its rvn had come as far as the former one's.
    seen.put(row.key(), new Seen(row.owner(), row.rvn(), readNanos));
    return 0;
  }
}
