package io.pinakes.worker.stats;

import io.pinakes.common.message.ShardStats.Flushes;
import io.pinakes.common.message.ShardStats.Gets;
import io.pinakes.common.message.ShardStats.Indexing;
import io.pinakes.common.message.ShardStats.Phases;
import io.pinakes.common.message.ShardStats.Searches;
import io.pinakes.common.message.ShardStats.Timed;
import io.pinakes.common.runtime.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** All that is counted of one shard copy, from when it is opened until it is closed. */
public final class CopyMeters {

  private final Clock clock;
  private final Meter indexed;
  private final Meter deleted;
  private final LongAdder failed = new LongAdder();
  private final LongAdder noopUpdates = new LongAdder();
  private final Meter found;
  private final Meter missing;
  private final Meter gets;
  private final SearchMeters searches;
  private final LongAdder reactivations = new LongAdder();
  private final Meter refreshes;
  private final Meter flushes;
  private final LongAdder periodicFlushes = new LongAdder();

  /** One writer: whoever applies the log. */
  private volatile long lastIndexedMillis;

  public CopyMeters(Clock clock) {
    this.clock = clock;
    indexed = new Meter(clock);
    deleted = new Meter(clock);
    found = new Meter(clock);
    missing = new Meter(clock);
    gets = new Meter(clock);
    searches = new SearchMeters(clock);
    refreshes = new Meter(clock);
    flushes = new Meter(clock);
  }

  /** Documents that are put into the index. */
  public Meter indexed() {
    return indexed;
  }

  /** Documents that are removed from the index. */
  public Meter deleted() {
    return deleted;
  }

  /** Some documents were indexed just now. */
  public void indexedNow() {
    lastIndexedMillis = clock.wallClockMillis();
  }

  /** So many writes were refused. */
  public void failed(long writes) {
    failed.add(writes);
  }

  /** So many updates changed nothing. */
  public void noopUpdates(long updates) {
    noopUpdates.add(updates);
  }

  /** A get begins; what is given back goes to {@link #gotten} or {@link #getFailed}. */
  public long get() {
    return gets.begin();
  }

  /** A get has ended. */
  public void gotten(boolean there, long begun) {
    gets.drop();
    (there ? found : missing).add(1, clock.nanoTime() - begun);
  }

  /** A get has failed. */
  public void getFailed() {
    gets.drop();
  }

  public SearchMeters searches() {
    return searches;
  }

  /** A search found the copy idle. */
  public void reactivated() {
    reactivations.increment();
  }

  public Meter refreshes() {
    return refreshes;
  }

  public Meter flushes() {
    return flushes;
  }

  /** A flush that nobody asked for has ended. */
  public void flushedPeriodically() {
    periodicFlushes.increment();
  }

  public Indexing indexing() {
    return new Indexing(
        indexed.read(), failed.sum(), deleted.read(), noopUpdates.sum(), lastIndexedMillis);
  }

  public Gets readGets() {
    return new Gets(found.read(), missing.read(), gets.read().current());
  }

  /**
   * The searches.
   *
   * @param groups patterns of the groups that are wanted
   * @param contexts open ones
   */
  public Searches readSearches(List<String> groups, long contexts) {
    Phases all = searches.read();
    return new Searches(
        contexts,
        reactivations.sum(),
        all,
        groups.isEmpty() ? new TreeMap<>() : searches.read(groups));
  }

  public Timed readRefreshes() {
    return refreshes.read();
  }

  public Flushes readFlushes() {
    return new Flushes(flushes.read(), periodicFlushes.sum());
  }
}
