package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Requests that wait for the log, bounded by their bytes. What gathers here while an append is in
 * flight becomes the next entry: group commit.
 */
final class WriteQueue {

  private final long maxBytes;
  private final long groupBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<PendingWrite> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean closed;

  WriteQueue(long maxBytes, long groupBytes) {
    this.maxBytes = maxBytes;
    this.groupBytes = groupBytes;
  }

  /**
   * Adds a request.
   *
   * @return false if the queue is closed
   * @throws ApiException 429: the queue is full
   */
  boolean offer(PendingWrite write) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (bytes + write.bytes() > maxBytes && !waiting.isEmpty()) {
        throw ApiException.rejected(
            "the shard's write queue holds %d bytes of at most %d".formatted(bytes, maxBytes));
      }
      waiting.add(write);
      bytes += write.bytes();
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for requests and takes as many as one log entry should hold; empty once closed. */
  List<PendingWrite> takeGroup() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      var group = new ArrayList<PendingWrite>();
      long size = 0;
      while (!waiting.isEmpty()
          && (group.isEmpty() || size + waiting.element().bytes() <= groupBytes)) {
        PendingWrite next = waiting.remove();
        size += next.bytes();
        group.add(next);
      }
      bytes -= size;
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what waits can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more and hands out what still waits. */
  List<PendingWrite> drain() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      var rest = new ArrayList<>(waiting);
      waiting.clear();
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }
}
