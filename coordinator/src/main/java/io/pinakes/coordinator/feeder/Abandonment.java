package io.pinakes.coordinator.feeder;

import io.pinakes.coordinator.feeder.Submissions.Stored;
import io.pinakes.coordinator.feeder.Submissions.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds queued submissions that nobody works on: nobody has them in hand, or who had is gone, or they
 * have not changed for a while. The while is what this observer has seen on its own monotonic clock,
 * never a difference of two machines' dates.
 */
final class Abandonment {

  /** More than a fetch and the write after it may take; longer means a queue, or an outcome lost. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private Map<Version, Long> firstSeenNanos = new HashMap<>();

  /**
   * Those of {@code queued} to be taken over. What is not in {@code queued} is forgotten, so what is
   * remembered is no more than what is passed in.
   *
   * @param liveOwners coordinators that are alive, by {@code NodeInfo.owner}
   */
  List<Stored> among(List<Stored> queued, Set<String> liveOwners, long nowNanos) {
    var seen = new HashMap<Version, Long>();
    var abandoned = new ArrayList<Stored>();
    for (Stored stored : queued) {
      long first = firstSeenNanos.getOrDefault(stored.version(), nowNanos);
      seen.put(stored.version(), first);
      boolean inHand =
          stored.submission().state() instanceof Submission.Queued(String owner, int attempts)
              && liveOwners.contains(owner);
      if (!inHand || nowNanos - first >= PATIENCE.toNanos()) {
        abandoned.add(stored);
      }
    }
    firstSeenNanos = seen;
    return abandoned;
  }
}
