package io.pinakes.common.lease;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import io.pinakes.common.store.StoreException.Kind;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.common.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires, holds and observes leases for one process. Safe for use by many threads.
 *
 * <p>Safety rests on the store's conditional writes and the {@link Lease#term}; clocks, within the
 * ratio of the settings, only decide how soon a lease changes hands and what {@link Lease#isHeld}
 * says.
 */
public final class Leases implements AutoCloseable {

  /** Rows that one listing returns at most. */
  public static final int MAX_LISTED = 10_000;

  /** Writes of one try to acquire: the second finds out what became of the first. */
  private static final int ACQUIRE_WRITES = 3;

  private static final int PAGE_ROWS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  private final Store store;
  private final Machine machine;
  private final LeaseSettings settings;
  private final String owner;
  private final LeaseListener listener;
  private final LeaseCounters counters = new LeaseCounters();
  private final Observations observations = new Observations(Observations.MAX_LEASES);
  private final Watchdog watchdog;
  private final Map<Key, Lease> held = new ConcurrentHashMap<>();
  private final Set<Key> acquiring = ConcurrentHashMap.newKeySet();
  private final Map<Key, Long> restUntilNanos = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * Makes a client that holds nothing.
   *
   * @param name what people recognise the process by; a random suffix makes it unique for this
   *     start
   */
  public Leases(
      Store store, Machine machine, LeaseSettings settings, String name, LeaseListener listener) {
    this.store = store;
    this.machine = machine;
    this.settings = settings;
    this.owner = name + "#" + Long.toHexString(machine.random());
    this.listener = listener;
    this.watchdog = new Watchdog(machine);
    watchdog.start(owner);
  }

  /** This process as lease rows name it; another one after each start. */
  public String owner() {
    return owner;
  }

  public LeaseSettings settings() {
    return settings;
  }

  /** Totals for metrics. */
  public LeaseCounters counters() {
    return counters;
  }

  /**
   * Acquires a lease if it is free now: never held, released, or seen unchanged by this process for
   * longer than its duration. Looking is remembered, so calling again in time finds a dead owner.
   *
   * @return empty if somebody else holds it or may hold it
   * @throws StoreException there was no answer; the lease may be ours without our knowing, and is
   *     then taken over by the next try
   * @throws IllegalStateException this process holds it already, or the client is closed
   */
  public Optional<Lease> tryAcquire(Key key, Map<String, Value> payload)
      throws StoreException, InterruptedException {
    requireOpen();
    // A lost lease is in the map until the thread that ended it has gone on; it is not held.
    Lease known = held.get(key);
    if (known != null && !known.endIfExpired()) {
      throw new IllegalStateException("this process holds lease " + key);
    }
    if (!acquiring.add(key)) {
      return Optional.empty();
    }
    try {
      return isResting(key) ? Optional.empty() : takeIfFree(key, payload);
    } finally {
      acquiring.remove(key);
    }
  }

  /**
   * Waits for a lease. Looks while it is somebody else's need not be consistent and cost half: they
   * only decide when to try, and a try looks consistently. What is old can make the wait longer, by
   * as much as the store's copies lag, but never the lease free that is not.
   *
   * @return empty if somebody else still held it when the time was over
   * @throws StoreException the store refuses, or did not answer the last look before the time was
   *     over
   * @throws IllegalStateException this process holds it already, or the client was closed meanwhile
   */
  public Optional<Lease> acquire(Key key, Map<String, Value> payload, Duration timeout)
      throws StoreException, InterruptedException {
    long start = now();
    boolean waiting = false;
    while (true) {
      StoreException failure = null;
      try {
        if (!waiting || seemsFree(key)) {
          Optional<Lease> lease = tryAcquire(key, payload);
          if (lease.isPresent()) {
            return lease;
          }
        }
        waiting = true;
      } catch (StoreException e) {
        if (e.kind() == Kind.REJECTED) {
          throw e;
        }
        failure = e;
      }
      long left = timeout.toNanos() - (now() - start);
      if (left <= 0) {
        if (failure != null) {
          throw failure;
        }
        return Optional.empty();
      }
      awaitClosed(Duration.ofNanos(Math.min(left, jitteredPollNanos())));
      requireOpen();
    }
  }

  /** Reads a lease without wanting it; empty if it was never held. */
  public Optional<LeaseRow> get(Key key) throws StoreException, InterruptedException {
    return read(key, Consistency.STRONG);
  }

  /**
   * Reads all leases of a partition, in order of their sort keys.
   *
   * @throws IllegalStateException there are more than {@link #MAX_LISTED}
   */
  public List<LeaseRow> list(String partition, String from, String to, Consistency consistency)
      throws StoreException, InterruptedException {
    List<LeaseRow> rows = new ArrayList<>();
    String next = from;
    while (next != null) {
      Store.Page page =
          store.query(partition, next, to, PAGE_ROWS, consistency, settings.callTimeout());
      for (Row row : page.rows()) {
        LeaseRow.of(row).ifPresent(rows::add);
      }
      if (rows.size() > MAX_LISTED) {
        throw new IllegalStateException(
            "more than " + MAX_LISTED + " leases in partition '" + partition + "'");
      }
      next = page.next();
    }
    return rows;
  }

  /**
   * Reads all leases of a partition and tells the live from the dead by what this process has seen
   * so far. A lease that is seen for the first time counts as live.
   *
   * <p>Who is dead by a consistent read is dead: the row was written before it was first seen as it
   * is, and had not been written again when the read was sent, a whole duration later; so by its
   * own clock the holder is past its time. For the first of these two sights an old row does as
   * well as a new one, since it was written even earlier. For the second it does not: an old row,
   * or one that is missing, may hide a heartbeat, and somebody alive may look dead or not be there.
   * An old row after a newer one also starts the time anew, and who is dead looks alive for longer.
   * So who reads {@code EVENTUAL} and finds somebody gone asks again, {@code STRONG}.
   */
  public Liveness observe(String partition, String from, String to, Consistency consistency)
      throws StoreException, InterruptedException {
    List<LeaseRow> live = new ArrayList<>();
    List<LeaseRow> dead = new ArrayList<>();
    long sentNanos = now();
    List<LeaseRow> rows = list(partition, from, to, consistency);
    long readNanos = now();
    long leastNanos = Long.MAX_VALUE;
    for (LeaseRow row : rows) {
      long leftNanos = leftNanos(row, sentNanos, readNanos);
      if (leftNanos > 0) {
        live.add(row);
        leastNanos = Math.min(leastNanos, leftNanos);
      } else {
        dead.add(row);
      }
    }
    return new Liveness(live, dead, Duration.ofNanos(leastNanos));
  }

  /**
   * Removes the row of a lease that nobody holds, and its term with it: the next one begins at 1
   * again. So this is for leases by whose term nothing is fenced, such as those that only say who
   * is there.
   *
   * @param unchanged for how long this process must have seen the row as it is
   * @return false if it is not that long, or the row is another by now
   */
  public boolean remove(LeaseRow row, Duration unchanged)
      throws StoreException, InterruptedException {
    long now = now();
    if (!isDead(row, now, now)
        || observations.unchangedNanos(row, now, now) < unchanged.toNanos()) {
      return false;
    }
    return write(LeaseWrites.remove(row)) instanceof WriteResult.Written;
  }

  /**
   * Releases every lease, each on its own, and ends waiting acquires. Returns when each release was
   * answered or given up.
   */
  @Override
  public void close() {
    if (!closed.complete(null)) {
      return;
    }
    watchdog.close();
    List<Task> releases = new ArrayList<>();
    for (Lease lease : List.copyOf(held.values())) {
      releases.add(machine.spawn("closing of " + lease.key(), () -> closeUnattended(lease)));
    }
    for (Task release : releases) {
      try {
        release.join();
      } catch (InterruptedException e) {
        // Whoever interrupts does not want to wait; the releases go on by themselves.
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Whether nothing can be acquired any more. */
  public boolean isClosed() {
    return closed.isDone();
  }

  Machine machine() {
    return machine;
  }

  WriteResult write(Write write) throws StoreException, InterruptedException {
    try {
      return store.write(write, settings.callTimeout());
    } catch (StoreException e) {
      counters.callFailed();
      throw e;
    }
  }

  /** Whether the row that refused a write is what that very write would have left. */
  boolean isOurs(WriteResult.Refused refused, long term, long rvn, boolean released) {
    return refused.current() != null
        && LeaseRow.of(refused.current())
            .filter(row -> row.owner().equals(owner))
            .filter(row -> row.term() == term && row.rvn() == rvn && row.released() == released)
            .isPresent();
  }

  /** Before anyone learns of the loss: who does may acquire the lease again at once. */
  void forget(Lease lease) {
    held.remove(lease.key(), lease);
  }

  void lost(Lease lease, LossReason reason) {
    counters.lost(reason);
    LOG.debug("{}", lease);
    tell(new LeaseEvent.Lost(lease.key(), lease.term(), reason));
  }

  /** Leaves a lease to others for as long as it lasts. */
  void rest(Key key) {
    restUntilNanos.put(key, now() + settings.duration().toNanos());
  }

  private boolean isResting(Key key) {
    Long until = restUntilNanos.get(key);
    if (until == null) {
      return false;
    }
    if (now() - until < 0) {
      return true;
    }
    restUntilNanos.remove(key, until);
    return false;
  }

  private Optional<Lease> takeIfFree(Key key, Map<String, Value> payload)
      throws StoreException, InterruptedException {
    LeaseRow seen = read(key, Consistency.STRONG).orElse(null);
    if (!isFree(seen)) {
      return Optional.empty();
    }
    Write write = LeaseWrites.acquire(key, seen, owner, settings.duration(), payload);
    long rvn = seen == null ? 1 : seen.rvn() + 1;
    long term = seen == null ? 1 : seen.term() + 1;
    long sent = now();
    for (int i = 1; ; i++) {
      try {
        switch (write(write)) {
          case WriteResult.Written _ -> {
            return Optional.of(hold(new Lease(this, key, term, rvn, sent, payload)));
          }
          case WriteResult.Refused refused -> {
            if (isOurs(refused, term, rvn, false)) {
              counters.recovered();
              return Optional.of(hold(new Lease(this, key, term, rvn, sent, payload)));
            }
            noteCurrent(refused.current());
            return Optional.empty();
          }
        }
      } catch (StoreException e) {
        if (e.kind() == Kind.REJECTED || i == ACQUIRE_WRITES || closed.isDone()) {
          throw e;
        }
      }
    }
  }

  /** Whether it is worth trying; notes what it sees. */
  private boolean seemsFree(Key key) throws StoreException, InterruptedException {
    return isFree(read(key, Consistency.EVENTUAL).orElse(null));
  }

  /** Of a row that was just read. */
  private boolean isFree(@Nullable LeaseRow seen) {
    // Our own name with no lease in hand: an acquire whose answer never came, or one that ran out.
    // The write is refused if the row changes after the read, so the age now is what counts.
    long read = now();
    return seen == null || seen.owner().equals(owner) || isDead(seen, read, read);
  }

  private Lease hold(Lease lease) throws InterruptedException {
    held.put(lease.key(), lease);
    counters.acquired();
    LOG.info("acquired {}", lease);
    tell(new LeaseEvent.Acquired(lease.key(), lease.term()));
    watchdog.watch(lease);
    lease.start();
    if (closed.isDone()) {
      lease.close();
      requireOpen();
    }
    return lease;
  }

  private void noteCurrent(@Nullable Row current) {
    if (current != null) {
      long readNanos = now();
      LeaseRow.of(current).ifPresent(row -> observations.unchangedNanos(row, readNanos, readNanos));
    }
  }

  private boolean isDead(LeaseRow row, long asOfNanos, long readNanos) {
    return leftNanos(row, asOfNanos, readNanos) <= 0;
  }

  /** How long until the row is dead if it does not change. */
  private long leftNanos(LeaseRow row, long asOfNanos, long readNanos) {
    return row.released()
        ? 0
        : settings.deadAfterNanos(row) - observations.unchangedNanos(row, asOfNanos, readNanos);
  }

  private Optional<LeaseRow> read(Key key, Consistency consistency)
      throws StoreException, InterruptedException {
    return store.get(key, consistency, settings.callTimeout()).flatMap(LeaseRow::of);
  }

  private void tell(LeaseEvent event) {
    var _ = machine.spawn("event of lease " + event.key(), () -> listener.on(event));
  }

  private static void closeUnattended(Lease lease) {
    try {
      lease.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitClosed(Duration timeout) throws InterruptedException {
    try {
      machine.clock().await(closed, timeout);
    } catch (TimeoutException stillOpen) {
      return;
    }
  }

  private void requireOpen() {
    if (closed.isDone()) {
      throw new IllegalStateException("the lease client of " + owner + " is closed");
    }
  }

  private long jitteredPollNanos() {
    long poll = settings.poll().toNanos();
    return poll - machine.random(poll / 2 + 1);
  }

  private long now() {
    return machine.clock().nanoTime();
  }
}
