package io.pinakes.common.lease;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the leases of one client did since it was made, for metrics. */
public final class LeaseCounters {

  /**
   * Totals at one moment.
   *
   * @param recovered writes whose answer was lost and that turned out to have happened
   * @param failedCalls calls to the store that gave no answer or were put off
   * @param worstLateness the longest that a heartbeat was begun after it was due
   */
  public record Totals(
      long acquired,
      long renewed,
      long recovered,
      long failedCalls,
      Map<LossReason, Long> lost,
      Duration worstLateness) {
    public Totals {
      lost = Map.copyOf(lost);
    }
  }

  private final LongAdder acquired = new LongAdder();
  private final LongAdder renewed = new LongAdder();
  private final LongAdder recovered = new LongAdder();
  private final LongAdder failedCalls = new LongAdder();
  private final Map<LossReason, LongAdder> lost = new EnumMap<>(LossReason.class);
  private final AtomicLong worstLatenessNanos = new AtomicLong();

  LeaseCounters() {
    for (LossReason reason : LossReason.values()) {
      lost.put(reason, new LongAdder());
    }
  }

  /** The totals so far. */
  public Totals totals() {
    Map<LossReason, Long> losses = new EnumMap<>(LossReason.class);
    lost.forEach((reason, count) -> losses.put(reason, count.sum()));
    return new Totals(
        acquired.sum(),
        renewed.sum(),
        recovered.sum(),
        failedCalls.sum(),
        losses,
        Duration.ofNanos(worstLatenessNanos.get()));
  }

  void acquired() {
    acquired.increment();
  }

  void renewed() {
    renewed.increment();
  }

  void recovered() {
    recovered.increment();
  }

  void callFailed() {
    failedCalls.increment();
  }

  void lost(LossReason reason) {
    LongAdder count = lost.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  void lateBy(long nanos) {
    worstLatenessNanos.accumulateAndGet(nanos, Math::max);
  }
}
