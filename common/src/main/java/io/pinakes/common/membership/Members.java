package io.pinakes.common.membership;

import io.pinakes.common.lease.LeaseRow;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.lease.Liveness;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.Startup;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live nodes as this node sees them, looked at again and again. */
public final class Members implements AutoCloseable {

  /** Between two looks, at most: whoever could be dead before is looked at when it could be. */
  public static final Duration POLL = Duration.ofMillis(500);

  /** Between two looks, at least. */
  private static final Duration BREATH = Duration.ofMillis(5);

  /**
   * How long a dead node's row stays. Containers have new names each time, so rows would otherwise
   * become ever more; a node that returns later makes its row anew.
   */
  public static final Duration REMEMBERED = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  private final Leases leases;
  private final Machine machine;
  private volatile List<NodeInfo> workers = List.of();
  private volatile List<NodeInfo> coordinators = List.of();
  private volatile List<LeaseRow> dead = List.of();
  private volatile Duration untilNextDeath = POLL;
  private volatile long lookedNanos;
  private @Nullable Task task;

  public Members(Leases leases, Machine machine) {
    this.leases = leases;
    this.machine = machine;
  }

  /** Looks once and goes on looking. */
  public void start() throws StoreException, InterruptedException {
    Startup.read(machine.clock(), this::look);
    task = machine.spawn("members", this::run);
  }

  /** Live workers, by id. */
  public List<NodeInfo> workers() {
    return workers;
  }

  /** Live coordinators, by id. */
  public List<NodeInfo> coordinators() {
    return coordinators;
  }

  /** Looks now. */
  public void look() throws StoreException, InterruptedException {
    long began = machine.clock().nanoTime();
    Liveness nodes = leases.observe(NodeRows.PARTITION, NodeRows.FROM, NodeRows.TO);
    workers = NodeRows.nodes(nodes.live(), NodeInfo.Role.WORKER);
    coordinators = NodeRows.nodes(nodes.live(), NodeInfo.Role.COORDINATOR);
    dead = nodes.dead().stream().filter(NodeRows::isNode).toList();
    untilNextDeath = nodes.untilNextDeath();
    lookedNanos = began;
  }

  /**
   * How long to wait before the next look: {@code usual}, or less if a node that was alive at the
   * last look could be dead by then.
   */
  public Duration untilNextLook(Duration usual) {
    Duration left = untilNextDeath;
    if (left.compareTo(usual) >= 0) {
      return usual;
    }
    return left.compareTo(BREATH) > 0 ? left : BREATH;
  }

  /**
   * Removes the row of a node that has been dead for {@link #REMEMBERED}, as this process has seen
   * it; of one node, so that nobody who waits for the next look waits for long. For the leader to
   * call after each look; that others do the same does no harm. What fails is tried again after the
   * next look.
   */
  public void forgetGone() throws InterruptedException {
    for (LeaseRow row : dead) {
      try {
        if (leases.remove(row, REMEMBERED)) {
          LOG.info("[{}] has not been there for an hour and is forgotten", row.owner());
          return;
        }
      } catch (StoreException e) {
        LOG.debug("[{}] cannot be forgotten now", row.owner(), e);
        return;
      }
    }
  }

  @Override
  public void close() {
    Task running = task;
    if (running != null) {
      running.stop();
    }
  }

  private void run() {
    boolean failing = false;
    while (true) {
      try {
        // A leader looks for its own purposes, more often than this.
        long seen = lookedNanos;
        machine.clock().sleep(failing ? POLL : untilNextLook(POLL));
        if (failing || lookedNanos == seen) {
          look();
        }
        failing = false;
      } catch (InterruptedException e) {
        return;
      } catch (StoreException e) {
        if (!failing) {
          LOG.warn("cannot read the nodes' leases, going on with those known: {}", e.getMessage());
        }
        failing = true;
      } catch (RuntimeException e) {
        // A row of another's that cannot be read must not end the watch over all the others.
        if (!failing) {
          LOG.error("the nodes' leases cannot be understood, going on with those known", e);
        }
        failing = true;
      }
    }
  }
}
