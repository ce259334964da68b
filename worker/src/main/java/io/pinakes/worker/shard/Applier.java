package io.pinakes.worker.shard;

import io.pinakes.common.runtime.Machine;
import io.pinakes.worker.index.ParsedDocument;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that puts logged writes into Lucene, in the order of the log. It runs behind the
 * log by a bounded number of groups, so that Lucene works while the next append is in flight.
 */
final class Applier implements AutoCloseable {

  /** A log entry's writes. */
  record Group(long position, List<Resolver.Resolved> writes) {
    Group {
      writes = List.copyOf(writes);
    }
  }

  private record Waiting(long position, CompletableFuture<Boolean> reached) {}

  private final Machine machine;
  private final ShardIndex index;
  private final Refresher refresher;
  private final RecentWrites recent;
  private final long recentBytes;
  private final int maxGroups;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Group> groups = new ArrayDeque<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean ending;
  private boolean ended;
  private boolean closed;
  private volatile long position;

  /**
   * Makes an applier for an index that was built from the log up to {@code position}.
   *
   * @param settings the bounds of the queue and of the recent writes
   */
  Applier(
      Machine machine,
      ShardIndex index,
      Refresher refresher,
      RecentWrites recent,
      ShardSettings settings,
      long position) {
    this.machine = machine;
    this.index = index;
    this.refresher = refresher;
    this.recent = recent;
    this.recentBytes = settings.recentBytes();
    this.maxGroups = settings.applyGroups();
    this.position = position;
  }

  /**
   * Adds a group; waits while too many wait. If nothing is applied any more, the group is left to
   * whoever opens the shard next: it is in the log.
   */
  void add(Group group) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (groups.size() >= maxGroups && !ended) {
        changed.await();
      }
      if (!ended) {
        groups.add(group);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Done with true once a log entry is in Lucene, with false if the shard was closed before. */
  CompletableFuture<Boolean> reached(long entry) {
    var future = new CompletableFuture<Boolean>();
    lock.lock();
    try {
      if (position >= entry) {
        future.complete(true);
      } else if (closed) {
        future.complete(false);
      } else {
        waiting.add(new Waiting(entry, future));
      }
    } finally {
      lock.unlock();
    }
    return future;
  }

  /** Ends {@link #run} after all that was added before. */
  void end() {
    lock.lock();
    try {
      ending = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells whoever waits that nothing more is applied. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(w -> w.reached().complete(false));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The last log entry that is in Lucene. */
  long position() {
    return position;
  }

  void run(Consumer<Throwable> onFailure) {
    try {
      for (Group group = take(); group != null; group = take()) {
        apply(group);
        tellWaiting();
      }
    } catch (InterruptedException e) {
      // The shard is being closed; what is not applied here is in the log.
      return;
    } catch (Exception | Error e) {
      onFailure.accept(e);
    } finally {
      refuse();
    }
  }

  /** The next group; null at the end. */
  private @Nullable Group take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (groups.isEmpty() && !ending) {
        changed.await();
      }
      Group next = groups.poll();
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void apply(Group group) throws Exception {
    CpuWork.compute(
        machine,
        () -> {
          applyHere(group);
          return true;
        });
  }

  private void applyHere(Group group) throws IOException {
    long lastSeqNo = -1;
    for (Resolver.Resolved write : group.writes()) {
      DocumentState state = write.state();
      ParsedDocument document = write.document();
      if (document == null) {
        index.delete(write.id());
      } else {
        index.put(
            write.id(),
            document.toLucene(state.version(), state.seqNo(), state.primaryTerm()),
            write.absent());
      }
      lastSeqNo = state.seqNo();
    }
    position = group.position();
    refresher.applied(group.position(), lastSeqNo);
    if (recent.bytes() > recentBytes) {
      refresher.refreshHere();
    }
  }

  private void tellWaiting() {
    lock.lock();
    try {
      waiting.removeIf(w -> w.position() <= position && w.reached().complete(true));
    } finally {
      lock.unlock();
    }
  }

  private void refuse() {
    lock.lock();
    try {
      ended = true;
      groups.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
