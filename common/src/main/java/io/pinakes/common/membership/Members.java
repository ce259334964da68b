package io.pinakes.common.membership;

import io.pinakes.common.lease.LeaseRow;
import io.pinakes.common.lease.Leases;
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

  /** Between two looks; it adds to the lease before a dead node is noticed. */
  public static final Duration POLL = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  private final Leases leases;
  private final Machine machine;
  private volatile List<NodeInfo> workers = List.of();
  private volatile List<NodeInfo> coordinators = List.of();
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
    workers = live(NodeInfo.Role.WORKER);
    coordinators = live(NodeInfo.Role.COORDINATOR);
  }

  @Override
  public void close() {
    Task running = task;
    if (running != null) {
      running.stop();
    }
  }

  private List<NodeInfo> live(NodeInfo.Role role) throws StoreException, InterruptedException {
    List<LeaseRow> rows =
        leases.observe(NodeRows.PARTITION, NodeRows.from(role), NodeRows.to(role)).live();
    return rows.stream().flatMap(row -> NodeRows.node(row, role).stream()).toList();
  }

  private void run() {
    boolean failing = false;
    while (true) {
      try {
        machine.clock().sleep(POLL);
        look();
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
