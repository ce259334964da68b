package io.pinakes.worker.shard;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.worker.stats.CopyMeters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes applied writes visible: periodically while somebody searches, and when asked to. */
final class Refresher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

  /** Between looks at who waits, if the index has no periodic refreshes. */
  private static final Duration IDLE_TICK = Duration.ofSeconds(1);

  private final Machine machine;
  private final ShardIndex index;
  private final RecentWrites recent;
  private final ShardSettings settings;
  private final CopyMeters meters;
  private final Supplier<Duration> interval;

  /** What has been applied to Lucene: its last log entry and sequence number. */
  private record Progress(long position, long seqNo) {}

  private record Waiting(long position, CompletableFuture<Boolean> refreshed) {}

  private final ReentrantLock lock = new ReentrantLock();
  private volatile Progress applied;
  private volatile Progress visible;
  private volatile long lastSearchNanos;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean closed;
  private @Nullable Task task;

  /**
   * Makes a refresher of an index that shows all that is in it.
   *
   * @param position the log entry up to which that is
   * @param seqNo the last sequence number in it
   */
  Refresher(
      Machine machine,
      ShardIndex index,
      RecentWrites recent,
      ShardSettings settings,
      CopyMeters meters,
      Supplier<Duration> interval,
      long position,
      long seqNo) {
    this.machine = machine;
    this.index = index;
    this.recent = recent;
    this.settings = settings;
    this.meters = meters;
    this.interval = interval;
    this.applied = new Progress(position, seqNo);
    this.visible = applied;
    this.lastSearchNanos = machine.clock().nanoTime();
  }

  /**
   * Begins the periodic refreshes.
   *
   * @param onFailure is told why they cannot go on
   */
  void start(String name, Consumer<Throwable> onFailure) {
    task = machine.spawn("refresh " + name, () -> run(onFailure));
  }

  /** Tells that all up to this entry is in Lucene. Called by the one thread that applies. */
  void applied(long position, long seqNo) {
    applied = new Progress(position, Math.max(seqNo, applied.seqNo()));
  }

  /** Called before each search: an idle shard catches up first, since nothing else refreshes it. */
  void beforeSearch() throws Exception {
    long now = machine.clock().nanoTime();
    boolean wasIdle = now - lastSearchNanos > settings.searchIdleAfter().toNanos();
    if (wasIdle && !interval.get().isNegative()) {
      meters.reactivated();
      refresh();
    }
    // Only now: a search that comes during the refresh waits for it, too.
    lastSearchNanos = machine.clock().nanoTime();
  }

  /** Makes everything applied so far visible; returns when it is. */
  void refresh() throws Exception {
    machine.compute(
        () -> {
          refreshHere();
          return true;
        });
  }

  /** Shows searches merged segments, which hold what they saw before. */
  void refreshMerged() throws Exception {
    machine.compute(
        () -> {
          index.refresh();
          return true;
        });
    refresh();
  }

  /** The same on the calling thread, which is one for CPU work. */
  void refreshHere() throws IOException {
    Progress covered = applied;
    if (covered.position() > visible.position()) {
      long begun = meters.refreshes().begin();
      index.refresh();
      meters.refreshes().end(begun);
      recent.refreshedUpTo(covered.seqNo());
      lock.lock();
      try {
        if (covered.position() > visible.position()) {
          visible = covered;
        }
      } finally {
        lock.unlock();
      }
    }
    wake();
  }

  /** Requests that wait for the next refresh. */
  long listeners() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** The last sequence number that searches see. */
  long visibleSeqNo() {
    return visible.seqNo();
  }

  /** The last log entry that searches see. */
  long visiblePosition() {
    return visible.position();
  }

  /**
   * Shows {@code position}, which is applied: by the next periodic refresh, or by one of its own if
   * {@code now}, if too many wait, or if there are no periodic ones.
   *
   * @return done with true once it is visible, with false if the shard was closed before
   */
  CompletableFuture<Boolean> awaitVisible(long position, boolean now) throws Exception {
    var future = new CompletableFuture<Boolean>();
    boolean force;
    lock.lock();
    try {
      if (visible.position() >= position) {
        future.complete(true);
        return future;
      }
      if (closed) {
        future.complete(false);
        return future;
      }
      waiting.add(new Waiting(position, future));
      force = now || waiting.size() > settings.refreshListeners() || interval.get().isNegative();
    } finally {
      lock.unlock();
    }
    if (force) {
      try {
        refresh();
      } catch (RejectedExecutionException | AlreadyClosedException e) {
        // What is to be shown is logged and must not be reported as refused: the next tick shows
        // it, or the shard is being closed, which ends the wait.
        LOG.debug("position {} waits for the next refresh", position, e);
      }
    }
    return future;
  }

  @Override
  public void close() {
    Task running = task;
    if (running != null) {
      running.stop();
    }
    lock.lock();
    try {
      closed = true;
      waiting.forEach(w -> w.refreshed().complete(false));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      waiting.removeIf(w -> w.position() <= visible.position() && w.refreshed().complete(true));
    } finally {
      lock.unlock();
    }
  }

  private void run(Consumer<Throwable> onFailure) {
    while (true) {
      try {
        Duration pause = interval.get();
        machine.clock().sleep(pause.isPositive() ? pause : IDLE_TICK);
        if (isWanted(!pause.isNegative())) {
          refresh();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RejectedExecutionException e) {
        LOG.debug("no room for a refresh now; the next tick tries again");
      } catch (Exception | Error e) {
        // Lucene's writer may have ended on it, and nothing would be shown any more.
        onFailure.accept(e);
        return;
      }
    }
  }

  private boolean isWanted(boolean periodic) {
    if (applied.position() == visible.position()) {
      return false;
    }
    long idle = machine.clock().nanoTime() - lastSearchNanos;
    lock.lock();
    try {
      return !waiting.isEmpty() || (periodic && idle <= settings.searchIdleAfter().toNanos());
    } finally {
      lock.unlock();
    }
  }
}
