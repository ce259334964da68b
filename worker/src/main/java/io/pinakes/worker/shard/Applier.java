package io.pinakes.worker.shard;

import io.pinakes.common.log.LogPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that puts what a primary has logged into Lucene, in the order of the log. It runs
 * behind the log by a bounded number of groups, so that Lucene works while the next append is in
 * flight.
 */
final class Applier {

  /** A log entry's writes. */
  record Group(LogPosition position, List<Resolver.Resolved> writes) {
    Group {
      writes = List.copyOf(writes);
    }
  }

  private final Contents contents;
  private final int maxGroups;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Group> groups = new ArrayDeque<>();
  private boolean ending;
  private boolean ended;

  Applier(Contents contents, int maxGroups) {
    this.contents = contents;
    this.maxGroups = maxGroups;
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

  void run(Consumer<Throwable> onFailure) {
    try {
      for (Group group = take(); group != null; group = take()) {
        contents.apply(group.position(), group.writes());
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
