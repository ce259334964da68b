package io.pinakes.common.lease;

import io.pinakes.common.runtime.Task;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process acquired. It is held until it is lost, which happens once and for one
 * {@link LossReason}; acquiring again gives another object with a higher term.
 *
 * <p>Heartbeats run on a virtual thread of the lease. {@link #isHeld} reads two fields and a clock,
 * so nothing that hangs can delay it.
 */
public final class Lease {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** Tries of a release: its own lost answer and one late heartbeat may each cost one. */
  private static final int RELEASE_TRIES = 4;

  /** After a heartbeat that failed the next follows sooner, in this fraction of the interval. */
  private static final int RETRY_DIVISOR = 8;

  private final Leases leases;
  private final Key key;
  private final long term;
  private final CompletableFuture<LossReason> lost = new CompletableFuture<>();
  private final List<Consumer<LossReason>> listeners = new ArrayList<>();
  private volatile long validUntilNanos;

  // Guarded by this.
  private Map<String, Value> payload;
  private final Set<String> payloadGone = new HashSet<>();
  private long payloadVersion;
  private long payloadWritten;
  private int failures;
  private long rvn;
  private @Nullable Task heartbeats;

  Lease(Leases leases, Key key, long term, long rvn, long sentNanos, Map<String, Value> payload) {
    this.leases = leases;
    this.key = key;
    this.term = term;
    this.rvn = rvn;
    this.payload = Map.copyOf(payload);
    this.validUntilNanos = sentNanos + leases.settings().heldNanos();
  }

  public Key key() {
    return key;
  }

  /** The fencing term: higher than that of every earlier owner. */
  public long term() {
    return term;
  }

  /** Whether nobody else can hold the lease at this moment, given clocks within the ratio. */
  public boolean isHeld() {
    return !lost.isDone() && leftNanos() > 0;
  }

  /** How long it stays held without another heartbeat; zero if it is lost. */
  public Duration remaining() {
    return lost.isDone() ? Duration.ZERO : Duration.ofNanos(Math.max(0, leftNanos()));
  }

  /** Replaces the payload; the next heartbeat writes it. */
  public synchronized void setPayload(Map<String, Value> next) {
    payload.keySet().stream().filter(name -> !next.containsKey(name)).forEach(payloadGone::add);
    payloadGone.removeAll(next.keySet());
    payload = Map.copyOf(next);
    payloadVersion++;
  }

  /**
   * Runs an action if the lease lasts long enough for it. Nothing stops the action when it takes
   * longer: what it writes must be fenced by the term.
   *
   * @throws TooLittleLeftException the action was not begun
   * @throws Exception what the action threw
   */
  public <T> T run(Duration needed, Callable<T> action) throws Exception {
    Duration left = remaining();
    if (left.compareTo(needed) < 0 || !isHeld()) {
      throw new TooLittleLeftException(key, left, needed);
    }
    return action.call();
  }

  /** Says that the holder's work failed; too many times in a row and the lease is given up. */
  public void reportFailure() {
    boolean stepDown;
    synchronized (this) {
      stepDown = !lost.isDone() && ++failures >= leases.settings().failuresToStepDown();
    }
    if (stepDown) {
      // First, because the row is still ours and this process may take it again until it rests.
      leases.rest(key);
      if (lose(LossReason.STEPPED_DOWN)) {
        var _ = leases.machine().spawn("release of " + key, this::writeReleaseUnattended);
      }
    }
  }

  /** Says that the holder's work succeeded. */
  public synchronized void reportSuccess() {
    failures = 0;
  }

  /**
   * Gives the lease up, so that the next poll of another process finds it free. Held no more from
   * the first line on; if the store cannot be told, the lease runs out by itself.
   */
  public void release() throws InterruptedException {
    if (lose(LossReason.RELEASED)) {
      writeRelease();
    }
  }

  /** Waits until the lease is lost. */
  public LossReason awaitLoss() throws InterruptedException {
    try {
      return lost.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a loss cannot fail", e);
    }
  }

  /** Waits until the lease is lost or time is over; false if it is not lost. */
  public boolean awaitLoss(Duration timeout) throws InterruptedException {
    try {
      leases.machine().clock().await(lost, timeout);
      return true;
    } catch (TimeoutException notLost) {
      return false;
    }
  }

  /**
   * Calls {@code listener} when the lease is lost, now if it is, on a virtual thread of its own.
   */
  public void onLost(Consumer<LossReason> listener) {
    synchronized (this) {
      if (!lost.isDone()) {
        listeners.add(listener);
        return;
      }
    }
    tell(listener, lost.join());
  }

  @Override
  public String toString() {
    return "lease " + key.sort() + " term " + term + (lost.isDone() ? " lost " + lost.join() : "");
  }

  long validUntilNanos() {
    return validUntilNanos;
  }

  /** Starts the heartbeats, after everyone who may end the lease knows it. */
  synchronized void start() {
    if (!lost.isDone()) {
      heartbeats = leases.machine().spawn("heartbeats of " + key, this::beatUntilLost);
    }
  }

  /** True if the lease is lost, by now at the latest. */
  boolean endIfExpired() {
    if (!lost.isDone() && leftNanos() <= 0 && lose(LossReason.UNREACHABLE)) {
      LOG.warn("{}: no heartbeat got through in time; given up", this);
    }
    return lost.isDone();
  }

  /** Ends the lease because its client is closed, and tells the store. */
  void close() throws InterruptedException {
    if (lose(LossReason.CLOSED)) {
      writeRelease();
    }
  }

  private long leftNanos() {
    return validUntilNanos - leases.machine().clock().nanoTime();
  }

  /** Ends the lease and breaks off a heartbeat that is on its way. */
  private boolean lose(LossReason reason) {
    if (!end(reason)) {
      return false;
    }
    Task beats;
    synchronized (this) {
      beats = heartbeats;
    }
    if (beats != null) {
      beats.interrupt();
    }
    return true;
  }

  /** The one transition. False if the lease was lost before. */
  private boolean end(LossReason reason) {
    List<Consumer<LossReason>> told;
    synchronized (this) {
      if (lost.isDone()) {
        return false;
      }
      leases.forget(this);
      lost.complete(reason);
      told = List.copyOf(listeners);
    }
    leases.lost(this, reason);
    told.forEach(listener -> tell(listener, reason));
    return true;
  }

  private void tell(Consumer<LossReason> listener, LossReason reason) {
    var _ = leases.machine().spawn("loss of " + key, () -> listener.accept(reason));
  }

  private void beatUntilLost() {
    try {
      long interval = leases.settings().heartbeat().toNanos();
      // The first comes early by chance, so that leases acquired together do not beat together.
      long due = now() + interval / 2 + leases.machine().random(interval / 2 + 1);
      long firstSent = 0;
      long attempted = -1;
      while (!awaitLoss(Duration.ofNanos(due - now()))) {
        leases.counters().lateBy(now() - due);
        long sent = now();
        long next;
        synchronized (this) {
          next = rvn + 1;
        }
        if (attempted != next) {
          // Tries of one rvn may each be the one that is applied, so the first one's time counts.
          attempted = next;
          firstSent = sent;
        }
        due = sent + (beat(next, firstSent) ? interval : interval / RETRY_DIVISOR);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One heartbeat; false if it should be tried again soon. */
  private boolean beat(long next, long firstSent) throws InterruptedException {
    Write write;
    long version;
    Set<String> gone;
    synchronized (this) {
      version = payloadVersion;
      gone = Set.copyOf(payloadGone);
      boolean changed = version != payloadWritten;
      write = LeaseWrites.renew(key, leases.owner(), next - 1, changed ? payload : null, gone);
    }
    try {
      switch (leases.write(write)) {
        case WriteResult.Written _ -> {
          synchronized (this) {
            payloadWritten = version;
            payloadGone.removeAll(gone);
          }
          renewed(next, firstSent);
        }
        case WriteResult.Refused refused -> {
          if (leases.isOurs(refused, term, next, false)) {
            leases.counters().recovered();
            renewed(next, firstSent);
          } else if (end(LossReason.STOLEN)) {
            LOG.warn("{}: the row is now {}", this, refused.current());
          }
        }
      }
      return true;
    } catch (StoreException e) {
      LOG.debug("{}: a heartbeat failed; {} left", this, remaining(), e);
      return false;
    }
  }

  private void renewed(long next, long sentNanos) {
    synchronized (this) {
      rvn = next;
      if (!lost.isDone() && leftNanos() > 0) {
        validUntilNanos = sentNanos + leases.settings().heldNanos();
      }
    }
    leases.counters().renewed();
  }

  private void writeReleaseUnattended() {
    try {
      writeRelease();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Marks the row as released if it is still ours. A heartbeat may be on its way: one that arrives
   * first makes the release find a higher rvn and try again, one that arrives later is refused.
   */
  private void writeRelease() throws InterruptedException {
    long known;
    synchronized (this) {
      known = rvn;
    }
    for (int i = 0; i < RELEASE_TRIES; i++) {
      try {
        switch (leases.write(LeaseWrites.release(key, leases.owner(), known))) {
          case WriteResult.Written _ -> {
            return;
          }
          case WriteResult.Refused refused -> {
            if (leases.isOurs(refused, term, known + 1, true)) {
              leases.counters().recovered();
              return;
            }
            if (!leases.isOurs(refused, term, known + 1, false)) {
              LOG.info("{}: not released, it is another's by now", this);
              return;
            }
            known++;
          }
        }
      } catch (StoreException e) {
        if (i + 1 == RELEASE_TRIES) {
          LOG.warn("{}: could not tell the store of the release; it will run out", this, e);
        }
      }
    }
  }

  private long now() {
    return leases.machine().clock().nanoTime();
  }
}
