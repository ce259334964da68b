package io.pinakes.common.state;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.store.Startup;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's copy of the cluster state. It polls the version, reloads when that changes or when
 * somebody nudges, and now and then without either, in case the news of a change was lost.
 */
public final class StateWatch implements AutoCloseable {

  /** Between looks at the version; a nudge makes it immediate. */
  public static final Duration POLL = Duration.ofMillis(500);

  /**
   * Between looks that are nudged. Whoever waits for a shard nudges; were each heard at once, many
   * of them would keep the store busy just when those need it who bring the shard back.
   */
  static final Duration BETWEEN_NUDGED = Duration.ofMillis(100);

  /** A reload whatever the version says, every so many polls (15 s). */
  private static final int POLLS_PER_RELOAD = 30;

  private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);

  private final StateStore store;
  private final Machine machine;
  private final List<Consumer<ClusterState>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock loading = new ReentrantLock();

  private volatile ClusterState current = ClusterState.EMPTY;
  private volatile boolean reachable = true;
  private volatile boolean upToDate = true;
  private volatile boolean closed;
  private volatile long readNanos;
  private volatile CompletableFuture<Boolean> nudged = new CompletableFuture<>();
  private @Nullable Task task;

  /** Only the watching task uses it. */
  private long lastNudged;

  public StateWatch(StateStore store, Machine machine) {
    this.store = store;
    this.machine = machine;
    this.readNanos = machine.clock().nanoTime();
    this.lastNudged = machine.clock().nanoTime() - BETWEEN_NUDGED.toNanos();
  }

  /**
   * Loads the state once and keeps watching.
   *
   * @throws StoreException the first load failed
   */
  public void start() throws StoreException, InterruptedException {
    Startup.read(machine.clock(), this::reload);
    task = machine.spawn("state-watch", this::run);
  }

  /** The state as last read. */
  public ClusterState current() {
    return current;
  }

  /** Whether the last attempt to look at the store succeeded. */
  public boolean reachable() {
    return reachable;
  }

  /**
   * Whether the last look was answered with a state that this node understands; otherwise {@link
   * #current} is an old one.
   */
  public boolean isUpToDate() {
    return upToDate;
  }

  /** Calls {@code listener} after each change, one call at a time, from the thread that noticed. */
  public void onChange(Consumer<ClusterState> listener) {
    listeners.add(listener);
  }

  /** Looks at the store soon instead of at the next poll; many nudges at once are one. */
  public void nudge() {
    nudged.complete(true);
  }

  /**
   * Makes sure that assignments of this version, or later ones, have been read and told to all
   * listeners.
   */
  public void reach(long assignments) throws StoreException, InterruptedException {
    loading.lockInterruptibly();
    try {
      if (current.assignments().version() < assignments) {
        reload();
      }
    } finally {
      loading.unlock();
    }
  }

  /** Reads the whole state until it is as wanted, once at most, and not for each who waits. */
  public ClusterState reach(Predicate<ClusterState> wanted)
      throws StoreException, InterruptedException {
    loading.lockInterruptibly();
    try {
      return wanted.test(current) ? current : reload();
    } finally {
      loading.unlock();
    }
  }

  /** When the last reading of the whole state began that has succeeded, on the machine's clock. */
  public long readNanos() {
    return readNanos;
  }

  /** Reads the whole state now and returns it. */
  public ClusterState reload() throws StoreException, InterruptedException {
    loading.lockInterruptibly();
    try {
      upToDate = false;
      long began = machine.clock().nanoTime();
      ClusterState next = store.load();
      reachable = true;
      upToDate = true;
      publish(next);
      readNanos = began;
      return next;
    } catch (StoreException e) {
      reachable = false;
      throw e;
    } finally {
      loading.unlock();
    }
  }

  /** Stops watching; the last state stays. */
  @Override
  public void close() {
    closed = true;
    Task running = task;
    if (running != null) {
      running.stop();
    }
  }

  private void publish(ClusterState next) {
    if (next.equals(current)) {
      return;
    }
    current = next;
    for (Consumer<ClusterState> listener : new ArrayList<>(listeners)) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        LOG.error("a listener failed on state version {}", next.version(), e);
      }
    }
  }

  private void run() {
    int polls = 0;
    while (!closed) {
      try {
        boolean wasNudged = awaitNudge();
        polls++;
        if (wasNudged || polls % POLLS_PER_RELOAD == 0 || store.version() != current.version()) {
          reload();
        }
        if (!reachable) {
          LOG.info("the store answers again");
        }
        reachable = true;
        upToDate = true;
      } catch (StoreException e) {
        if (reachable) {
          LOG.warn(
              "cannot read the cluster state, going on with version {}: {}",
              current.version(),
              e.getMessage());
        }
        reachable = false;
        upToDate = false;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("cannot use the cluster state that was read", e);
      }
    }
  }

  private boolean awaitNudge() throws InterruptedException {
    try {
      machine.clock().await(nudged, POLL);
    } catch (TimeoutException e) {
      return false;
    } catch (CompletionException e) {
      throw new IllegalStateException("a nudge never fails", e);
    }
    long sinceLast = machine.clock().nanoTime() - lastNudged;
    if (sinceLast < BETWEEN_NUDGED.toNanos()) {
      machine.clock().sleep(BETWEEN_NUDGED.minusNanos(sinceLast));
    }
    lastNudged = machine.clock().nanoTime();
    nudged = new CompletableFuture<>();
    return true;
  }
}
