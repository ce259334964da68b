package io.pinakes.coordinator.allocation;

import io.pinakes.common.lease.Lease;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.membership.Members;
import io.pinakes.common.membership.NodeRows;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's part in choosing the leader: it waits for the leader's lease, leads while it
 * holds it, and waits again.
 */
public final class Election implements AutoCloseable {

  /** Between two steps of a leader when nothing is heard. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Of one attempt to take the lease; the next follows at once. */
  private static final Duration ATTEMPT = Duration.ofMinutes(1);

  /** After an attempt that failed. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Election.class);

  private final Leases leases;
  private final NodeInfo self;
  private final Members members;
  private final LongFunction<Leadership> leadership;
  private final Machine machine;
  private volatile CompletableFuture<Boolean> woken = new CompletableFuture<>();
  private volatile @Nullable Lease lease;
  private @Nullable Task task;

  /**
   * Makes a candidate.
   *
   * @param leadership makes what a leader of that term does
   */
  public Election(
      Leases leases,
      NodeInfo self,
      Members members,
      LongFunction<Leadership> leadership,
      Machine machine) {
    this.leases = leases;
    this.self = self;
    this.members = members;
    this.leadership = leadership;
    this.machine = machine;
  }

  public void start() {
    task = machine.spawn("election of " + self.id(), this::run);
  }

  /** Lets a leader take its next step now: the state or the nodes have changed. */
  public void wake() {
    woken.complete(true);
  }

  /** Whether this coordinator leads at this moment. */
  public boolean isLeader() {
    Lease held = lease;
    return held != null && held.isHeld();
  }

  /** Ends the candidacy; a leader gives its lease back, so that the next one need not wait. */
  @Override
  public void close() {
    Task running = task;
    if (running != null) {
      running.stop();
    }
    release();
  }

  private void run() {
    while (true) {
      try {
        Optional<Lease> taken = leases.acquire(NodeRows.LEADER, NodeRows.payload(self), ATTEMPT);
        if (taken.isPresent()) {
          lease = taken.get();
          lead(taken.get());
          release();
        }
      } catch (StoreException e) {
        LOG.warn("cannot take part in the election: {}", e.getMessage());
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (leases.isClosed()) {
          return;
        }
        LOG.error("the election went wrong and starts again", e);
        release();
        if (!pause()) {
          return;
        }
      }
    }
  }

  private void lead(Lease held) throws InterruptedException {
    try (Leadership term = leadership.apply(held.term())) {
      lead(held, term);
    }
  }

  private void lead(Lease held, Leadership term) throws InterruptedException {
    LOG.info("[{}] is the leader of term {}", self.id(), held.term());
    boolean begun = false;
    while (held.isHeld()) {
      try {
        begun = begun || term.begin();
        Members.Sight seen = members.look();
        if (!begun || !term.step(seen.workers())) {
          LOG.info("[{}] stops leading: there is a leader of a later term", self.id());
          return;
        }
        members.forgetGone();
        held.reportSuccess();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        LOG.warn("a step of the leader failed: {}", e.toString());
        held.reportFailure();
      }
      awaitWake();
    }
    LOG.info("[{}] is no longer the leader", self.id());
  }

  private void awaitWake() throws InterruptedException {
    try {
      machine.clock().await(woken, members.untilNextLook(TICK));
    } catch (TimeoutException e) {
      return;
    }
    woken = new CompletableFuture<>();
  }

  private void release() {
    Lease held = lease;
    if (held != null) {
      try {
        held.release();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
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
