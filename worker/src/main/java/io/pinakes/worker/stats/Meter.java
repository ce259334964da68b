package io.pinakes.worker.stats;

import io.pinakes.common.message.ShardStats.Timed;
import io.pinakes.common.runtime.Clock;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times something. Any number of threads; none waits for another. */
public final class Meter {

  private final Clock clock;
  private final LongAdder total = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder current = new LongAdder();

  public Meter(Clock clock) {
    this.clock = clock;
  }

  /** One more is under way; what is given back goes to {@link #end}. */
  public long begin() {
    current.increment();
    return clock.nanoTime();
  }

  /** One has ended that began then. */
  public void end(long begun) {
    current.decrement();
    add(1, clock.nanoTime() - begun);
  }

  /** One has ended without a result, and does not count. */
  public void drop() {
    current.decrement();
  }

  /** Some have begun and ended, which took so long together. */
  public void add(long times, long nanosTogether) {
    total.add(times);
    nanos.add(nanosTogether);
  }

  /** So many more are under way, or fewer. */
  public void under(int more) {
    current.add(more);
  }

  /** What was counted; while others count, a moment's view of each number by itself. */
  public Timed read() {
    return new Timed(total.sum(), nanos.sum(), Math.max(0, current.sum()));
  }
}
