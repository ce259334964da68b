package io.pinakes.common.membership;

import io.pinakes.common.lease.LeaseRow;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.lease.Liveness;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.store.Startup;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live nodes as this node sees them, looked at again and again.
 *
 * <p>Nobody who was there is taken for gone before a consistent read has said so. The looks that
 * nobody asked for need not be consistent and cost half: what is old shows a node that comes, or
 * one that has died, a moment later.
 */
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
  private final AtomicLong looks = new AtomicLong();
  private final AtomicReference<Sight> latest =
      new AtomicReference<>(new Sight(0, List.of(), List.of(), false, List.of(), POLL));
  private @Nullable Task task;

  /**
   * What one look saw.
   *
   * @param number rises with each look that begins
   * @param workers live ones, by id
   * @param coordinators live ones, by id
   * @param led whether a leader had not given its lease back; it may be dead
   * @param dead the rows of nodes that live no more
   * @param untilNextDeath how long after the look the first of the live may be dead
   */
  public record Sight(
      long number,
      List<NodeInfo> workers,
      List<NodeInfo> coordinators,
      boolean led,
      List<LeaseRow> dead,
      Duration untilNextDeath) {

    private static Sight of(long number, Liveness nodes) {
      return new Sight(
          number,
          NodeRows.nodes(nodes.live(), NodeInfo.Role.WORKER),
          NodeRows.nodes(nodes.live(), NodeInfo.Role.COORDINATOR),
          Stream.concat(nodes.live().stream(), nodes.dead().stream()).anyMatch(NodeRows::leads),
          nodes.dead().stream().filter(NodeRows::isNode).toList(),
          nodes.untilNextDeath());
    }

    /** Whether everybody of another look is still there. */
    private boolean hasAllOf(Sight other) {
      return owners().containsAll(other.owners());
    }

    private Set<String> owners() {
      return Stream.concat(workers.stream(), coordinators.stream())
          .map(NodeInfo::owner)
          .collect(Collectors.toSet());
    }
  }

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
    return latest.get().workers();
  }

  /** Live coordinators, by id. */
  public List<NodeInfo> coordinators() {
    return latest.get().coordinators();
  }

  /**
   * Looks now, consistently.
   *
   * @return what it saw, also if a look that began later has ended before it
   */
  public Sight look() throws StoreException, InterruptedException {
    Sight seen = sight(Consistency.STRONG);
    latest.updateAndGet(was -> seen.number() > was.number() ? seen : was);
    return seen;
  }

  /** Looks as those do who only watch: consistently only if somebody seems to be gone. */
  private void glance() throws StoreException, InterruptedException {
    Sight seen = sight(Consistency.EVENTUAL);
    Sight was = latest.get();
    if (!seen.hasAllOf(was)) {
      look();
    } else if (seen.number() > was.number()) {
      // Or else another look has ended at this moment, which is as good.
      latest.compareAndSet(was, seen);
    }
  }

  private Sight sight(Consistency consistency) throws StoreException, InterruptedException {
    long number = looks.incrementAndGet();
    return Sight.of(
        number, leases.observe(NodeRows.PARTITION, NodeRows.FROM, NodeRows.TO, consistency));
  }

  /**
   * How long to wait before the next look: {@code usual}, or less if a node that was alive at the
   * last look could be dead by then.
   */
  public Duration untilNextLook(Duration usual) {
    Duration left = latest.get().untilNextDeath();
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
    for (LeaseRow row : latest.get().dead()) {
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
        long seen = latest.get().number();
        machine.clock().sleep(failing ? POLL : untilNextLook(POLL));
        if (failing || latest.get().number() == seen) {
          glance();
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
