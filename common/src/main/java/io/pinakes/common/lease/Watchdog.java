package io.pinakes.common.lease;

import io.pinakes.common.runtime.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Ends leases whose time is over. One task for all leases of a client, which makes no call to the
 * store, so that a heartbeat that hangs cannot keep it from its work.
 */
final class Watchdog {

  /** A wait without a lease to watch; any duration would do. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private record Alarm(long atNanos, long order, Lease lease) {}

  private final Machine machine;
  private final long origin;

  /** By nanoseconds since {@link #origin}, because the clock itself may wrap around. */
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos).thenComparing(Alarm::order));

  private CompletableFuture<Void> earlier = new CompletableFuture<>();
  private long added;
  private boolean closed;

  Watchdog(Machine machine) {
    this.machine = machine;
    this.origin = machine.clock().nanoTime();
  }

  void start(String owner) {
    var _ = machine.spawn("lease watchdog of " + owner, this::run);
  }

  /** Watches a lease until it is lost. */
  synchronized void watch(Lease lease) {
    alarms.add(new Alarm(lease.validUntilNanos() - origin, added++, lease));
    var _ = earlier.complete(null);
  }

  synchronized void close() {
    closed = true;
    var _ = earlier.complete(null);
  }

  private void run() {
    try {
      while (true) {
        // Outside the monitor: ending a lease logs and tells others, which may wait for anything.
        for (Lease lease : takeDue()) {
          if (!lease.endIfExpired()) {
            watch(lease);
          }
        }
        Duration wait;
        CompletableFuture<Void> signal;
        synchronized (this) {
          if (closed && alarms.isEmpty()) {
            return;
          }
          Alarm next = alarms.peek();
          wait = next == null ? IDLE : Duration.ofNanos(Math.max(0, next.atNanos - sinceOrigin()));
          earlier = new CompletableFuture<>();
          signal = earlier;
        }
        awaitSignal(signal, wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitSignal(CompletableFuture<Void> signal, Duration wait)
      throws InterruptedException {
    try {
      machine.clock().await(signal, wait);
    } catch (TimeoutException timeForAnAlarm) {
      return;
    }
  }

  private synchronized List<Lease> takeDue() {
    List<Lease> due = new ArrayList<>();
    long now = sinceOrigin();
    while (!alarms.isEmpty() && alarms.element().atNanos <= now) {
      due.add(alarms.remove().lease);
    }
    return due;
  }

  private long sinceOrigin() {
    return machine.clock().nanoTime() - origin;
  }
}
