package io.pinakes.coordinator.feeder;

import io.pinakes.coordinator.feeder.Submissions.Stored;
import io.pinakes.coordinator.feeder.Submissions.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds submissions that a living coordinator has in hand and seems to have forgotten: they have
 * not changed for a while. The while is what this observer has seen on its own monotonic clock,
 * never a difference of two machines' dates.
 */
final class Abandonment {

  /**
   * More than a fetch and the write after it may take; longer means a queue, or an outcome lost.
   */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private Map<Version, Long> firstSeenNanos = new HashMap<>();

  /**
   * Those of {@code inHand} that have not changed for {@link #PATIENCE}. What is not in {@code
   * inHand} is forgotten, so what is remembered is no more than what is passed in.
   */
  List<Stored> among(List<Stored> inHand, long nowNanos) {
    var seen = new HashMap<Version, Long>();
    var abandoned = new ArrayList<Stored>();
    for (Stored stored : inHand) {
      long first = firstSeenNanos.getOrDefault(stored.version(), nowNanos);
      seen.put(stored.version(), first);
      if (nowNanos - first >= PATIENCE.toNanos()) {
        abandoned.add(stored);
      }
    }
    firstSeenNanos = seen;
    return abandoned;
  }
}
