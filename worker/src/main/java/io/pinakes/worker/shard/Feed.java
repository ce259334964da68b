package io.pinakes.worker.shard;

import io.pinakes.common.log.EntryCodec;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.message.WorkerCalls.TailAnswer;
import io.pinakes.common.message.WorkerCalls.TailRequest;
import io.pinakes.common.runtime.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a primary tells its replicas: the entries it has logged, as soon as they are, and up to
 * which one they must show now. A replica asks for what comes after the last one it has, which
 * tells how far it is; an answer waits until there is something to say. Everything here was logged,
 * so a replica may apply it, whoever is the primary by then.
 */
final class Feed implements AutoCloseable {

  /** How long an answer without news may wait. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /**
   * A replica that was not heard of for so long is not counted any more. It notices before ({@link
   * Follower#CONTACT}), so that until it is counted again it reads the log for each search; this
   * margin over it is for clocks of different speed.
   */
  static final Duration SILENCE = Duration.ofSeconds(4);

  /** Bytes of entries remembered for replicas that are not quite up to date. */
  static final long REMEMBERED_BYTES = 4L << 20;

  /** Bytes of one answer, unless its first entry has more. */
  static final long ANSWER_BYTES = 2L << 20;

  private record Remembered(long number, byte[] bytes) {}

  /** A replica, as its requests show it. */
  private static final class Replica {
    long shown;
    boolean counted;
    long heardNanos;
  }

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Remembered> remembered = new ArrayDeque<>();
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final List<CompletableFuture<Boolean>> asking = new ArrayList<>();
  private final List<CompletableFuture<Boolean>> showing = new ArrayList<>();
  private long bytes;
  private long last;
  private long show;
  private boolean closed;

  /**
   * A feed of what comes after an entry.
   *
   * @param last the last entry logged so far
   * @param expected copies that may follow an earlier primary still, and answer searches on its
   *     word: they are counted from the start, until they are silent for too long
   */
  Feed(Clock clock, long last, Collection<String> expected) {
    this.clock = clock;
    this.last = last;
    this.show = last;
    long now = clock.nanoTime();
    for (String copy : expected) {
      var replica = new Replica();
      replica.counted = true;
      replica.heardNanos = now;
      replicas.put(copy, replica);
    }
  }

  /** Tells of an entry that is in the log. */
  void logged(LogEntry entry) {
    lock.lock();
    try {
      last = entry.number();
      if (replicas.isEmpty()) {
        remembered.clear();
        bytes = 0;
      } else {
        byte[] encoded = EntryCodec.encode(entry);
        remembered.add(new Remembered(entry.number(), encoded));
        bytes += encoded.length;
        while (bytes > REMEMBERED_BYTES && remembered.size() > 1) {
          bytes -= remembered.remove().bytes().length;
        }
      }
      wakeAsking();
    } finally {
      lock.unlock();
    }
  }

  /** Answers a replica, at once if there is something to say. */
  TailAnswer answer(TailRequest request) throws InterruptedException {
    long deadline =
        clock.nanoTime()
            + Math.min(
                Duration.ofMillis(Math.max(0, request.waitMillis())).toNanos(),
                LONGEST_WAIT.toNanos());
    hear(request);
    while (true) {
      var changed = new CompletableFuture<Boolean>();
      lock.lock();
      try {
        boolean news =
            request.applied() < last || request.shown() < show || closed || !isCounted(request);
        long left = deadline - clock.nanoTime();
        if (news || left <= 0) {
          return answerNow(request);
        }
        asking.add(changed);
      } finally {
        lock.unlock();
      }
      try {
        clock.await(changed, Duration.ofNanos(deadline - clock.nanoTime()));
      } catch (TimeoutException e) {
        lock.lock();
        try {
          asking.removeIf(waiting -> waiting == changed);
        } finally {
          lock.unlock();
        }
      } catch (CompletionException e) {
        throw new IllegalStateException("news never fails", e);
      }
    }
  }

  private void hear(TailRequest request) {
    lock.lock();
    try {
      Replica replica = replicas.computeIfAbsent(request.copy(), _ -> new Replica());
      replica.heardNanos = clock.nanoTime();
      replica.shown = Math.max(replica.shown, request.shown());
      wakeShowing();
    } finally {
      lock.unlock();
    }
  }

  private boolean isCounted(TailRequest request) {
    Replica replica = replicas.get(request.copy());
    return replica != null && replica.counted;
  }

  private TailAnswer answerNow(TailRequest request) {
    Replica replica = replicas.computeIfAbsent(request.copy(), _ -> new Replica());
    replica.heardNanos = clock.nanoTime();
    // From here on whoever wants something shown waits for it, too: it shows all that others were
    // promised before.
    if (!closed && request.applied() >= last && request.shown() >= show) {
      replica.counted = true;
    }
    List<byte[]> entries = new ArrayList<>();
    long size = 0;
    long next = request.applied() + 1;
    for (Remembered entry : remembered) {
      if (entry.number() != next) {
        continue;
      }
      size += entry.bytes().length;
      if (size > ANSWER_BYTES && !entries.isEmpty()) {
        break;
      }
      entries.add(entry.bytes());
      next++;
    }
    return new TailAnswer(entries, last, show, replica.counted);
  }

  /** Replicas that are up to date and were heard of lately. */
  int followers() {
    lock.lock();
    try {
      forgetSilent();
      return (int) replicas.values().stream().filter(r -> r.counted).count();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has all replicas show an entry that searches of the primary show already.
   *
   * @param deadlineNanos on the primary's clock
   * @return of the replicas that count, how many have not said by then that they show it
   */
  int show(long position, long deadlineNanos) throws InterruptedException {
    List<Replica> asked;
    lock.lock();
    try {
      forgetSilent();
      asked = replicas.values().stream().filter(r -> r.counted).toList();
      // Also for replicas that are still to be counted.
      if (position > show) {
        show = position;
        wakeAsking();
      }
    } finally {
      lock.unlock();
    }
    while (true) {
      var changed = new CompletableFuture<Boolean>();
      Duration wait;
      lock.lock();
      try {
        long now = clock.nanoTime();
        int late = 0;
        long longest = 0;
        for (Replica replica : asked) {
          if (replica.shown < position) {
            late++;
            longest = Math.max(longest, replica.heardNanos + SILENCE.toNanos() - now);
          }
        }
        longest = Math.min(longest, deadlineNanos - now);
        if (late == 0 || longest <= 0 || closed) {
          return late;
        }
        showing.add(changed);
        wait = Duration.ofNanos(longest);
      } finally {
        lock.unlock();
      }
      try {
        clock.await(changed, wait);
      } catch (TimeoutException e) {
        lock.lock();
        try {
          showing.removeIf(waiting -> waiting == changed);
        } finally {
          lock.unlock();
        }
      } catch (CompletionException e) {
        throw new IllegalStateException("news never fails", e);
      }
    }
  }

  private void forgetSilent() {
    long now = clock.nanoTime();
    replicas.values().removeIf(r -> now - r.heardNanos > SILENCE.toNanos());
  }

  private void wakeAsking() {
    asking.forEach(waiting -> waiting.complete(true));
    asking.clear();
  }

  private void wakeShowing() {
    showing.forEach(waiting -> waiting.complete(true));
    showing.clear();
  }

  /** Lets everyone who waits go. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wakeAsking();
      wakeShowing();
    } finally {
      lock.unlock();
    }
  }
}
