package io.pinakes.common.membership;

import io.pinakes.common.lease.Lease;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.lease.LossReason;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the nodes: a lease that says it is alive and where to call it. A node
 * that loses it goes on and takes it again as soon as it can.
 */
public final class Membership implements AutoCloseable {

  /** Of one attempt to take the lease; the next follows at once. */
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  /** After an attempt that failed. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final Leases leases;
  private final NodeInfo self;
  private final Machine machine;
  private final CompletableFuture<Boolean> joined = new CompletableFuture<>();
  private volatile @Nullable Lease lease;
  private volatile long takenNanos;
  private @Nullable Task task;

  /**
   * Makes a membership that is still to begin.
   *
   * @param leases the client whose owner is {@code self.owner()}
   */
  public Membership(Leases leases, NodeInfo self, Machine machine) {
    if (!leases.owner().equals(self.owner())) {
      throw new IllegalArgumentException(leases.owner() + " is not " + self.owner());
    }
    this.leases = leases;
    this.self = self;
    this.machine = machine;
  }

  /** Takes the lease, now and whenever it is lost. */
  public void start() {
    task = machine.spawn("membership of " + self.id(), this::run);
  }

  /**
   * Done with true once the node has been a member for the first time, with false if it was closed
   * before.
   */
  public CompletableFuture<Boolean> joined() {
    return joined;
  }

  /** Whether the node is a member at this moment. */
  public boolean isMember() {
    Lease held = lease;
    return held != null && held.isHeld();
  }

  /**
   * When the lease was taken for the last time, on the machine's clock: what the node believed
   * before may have been decided otherwise while it had none.
   */
  public long takenNanos() {
    return takenNanos;
  }

  /** Gives the lease back, so that others need not wait until it runs out. */
  @Override
  public void close() {
    joined.complete(false);
    Task running = task;
    if (running != null) {
      running.stop();
    }
    Lease held = lease;
    if (held != null) {
      try {
        held.release();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    boolean waiting = false;
    while (true) {
      try {
        Optional<Lease> taken =
            leases.acquire(NodeRows.key(self.role(), self.id()), NodeRows.payload(self), ATTEMPT);
        if (taken.isEmpty()) {
          if (!waiting) {
            LOG.warn(
                "another node named [{}] is alive; if that is no mistake, give this one another"
                    + " --node-id",
                self.id());
          }
          waiting = true;
          continue;
        }
        waiting = false;
        takenNanos = machine.clock().nanoTime();
        lease = taken.get();
        joined.complete(true);
        LossReason reason = taken.get().awaitLoss();
        LOG.warn("[{}] has lost its lease ({}) and takes it again", self.id(), reason);
      } catch (StoreException e) {
        LOG.warn("[{}] cannot take its lease: {}", self.id(), e.getMessage());
        if (!pause()) {
          return;
        }
      } catch (RuntimeException e) {
        if (leases.isClosed()) {
          return;
        }
        // Without its lease the node is of no use: whatever it was may pass.
        LOG.error("[{}] cannot take its lease", self.id(), e);
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      machine.clock().sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
