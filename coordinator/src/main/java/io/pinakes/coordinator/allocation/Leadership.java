package io.pinakes.coordinator.allocation;

import io.pinakes.common.log.LogException;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.index.IndexRemoval;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader does during one term: makes the assignments those of the plan, and finishes
 * removals that others began. It holds no memory of its own; each step starts from what the store
 * says.
 */
public final class Leadership {

  /** Membership must be still for so long before shards move only for the sake of balance. */
  static final Duration SETTLE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final long term;
  private final StateStore store;
  private final StateWatch watch;
  private final IndexRemoval removal;
  private final Runnable announce;
  private final Machine machine;
  private Set<String> workersBefore = Set.of();
  private long changedNanos;

  /**
   * Begins a term.
   *
   * @param term of the leader's lease: assignments written under a lower one are over
   * @param announce tells other nodes that the state has changed, without waiting for them
   */
  public Leadership(
      long term,
      StateStore store,
      StateWatch watch,
      IndexRemoval removal,
      Runnable announce,
      Machine machine) {
    this.term = term;
    this.store = store;
    this.watch = watch;
    this.removal = removal;
    this.announce = announce;
    this.machine = machine;
    this.changedNanos = machine.clock().nanoTime();
  }

  /**
   * The first act of a term: puts it on the row of assignments, so that nothing a former leader
   * still has under way can count.
   *
   * @return false if a later leader is there already
   */
  public boolean begin() throws StoreException, InterruptedException {
    while (true) {
      Assignments current = store.loadAssignments();
      if (current.term() > term) {
        return false;
      }
      if (current.term() == term) {
        return true;
      }
      var taken = new Assignments(term, current.version() + 1, current.byIndex());
      if (store.replace(current, taken)) {
        return true;
      }
    }
  }

  /**
   * One step: looks, plans, writes.
   *
   * @param workers that are alive now
   * @return false if a later leader has taken over
   */
  public boolean step(List<NodeInfo> workers)
      throws LogException, StoreException, InterruptedException {
    // What cannot be read now is no reason to think that all is well.
    ClusterState state = watch.isUpToDate() ? watch.current() : watch.reload();
    boolean leads = assign(state, workers);
    if (leads) {
      finishRemovals();
    }
    return leads;
  }

  /** Before removals, which take longer and are less urgent. */
  private boolean assign(ClusterState state, List<NodeInfo> workers)
      throws StoreException, InterruptedException {
    Assignments current = state.assignments();
    if (current.term() > term) {
      return false;
    }
    boolean settled = isSettled(workers);
    List<IndexDefinition> wanted =
        state.indices().values().stream().filter(index -> !index.deleting()).toList();
    Assignments plan = Planner.plan(wanted, current, workers);
    if (plan.equals(current) || (!settled && isOnlyBalance(current, plan, workers))) {
      return true;
    }
    var next = new Assignments(term, current.version() + 1, plan.byIndex());
    boolean written = store.replace(current, next);
    ClusterState read = watch.reload();
    if (written) {
      announce.run();
      LOG.info("assignments version {} of term {}: {}", next.version(), term, summary(next));
    }
    return read.assignments().term() <= term;
  }

  private void finishRemovals() throws LogException, StoreException, InterruptedException {
    for (IndexDefinition index : watch.current().indices().values()) {
      if (index.deleting()) {
        removal.finish(index, IndexRemoval.PATIENCE);
        watch.reload();
        announce.run();
      }
    }
  }

  private boolean isSettled(List<NodeInfo> workers) {
    var owners = new TreeSet<String>();
    workers.forEach(worker -> owners.add(worker.owner()));
    long now = machine.clock().nanoTime();
    if (!owners.equals(workersBefore)) {
      workersBefore = owners;
      changedNanos = now;
    }
    return now - changedNanos >= SETTLE.toNanos();
  }

  /** Whether every shard has a live worker already, so that the plan would only even out loads. */
  private static boolean isOnlyBalance(
      Assignments current, Assignments plan, List<NodeInfo> workers) {
    for (var index : plan.byIndex().entrySet()) {
      for (int i = 0; i < index.getValue().size(); i++) {
        if (current.of(index.getKey(), i).primary().filter(workers::contains).isEmpty()) {
          return false;
        }
      }
    }
    return current.byIndex().keySet().equals(plan.byIndex().keySet());
  }

  private static String summary(Assignments assignments) {
    var counts = new TreeMap<String, Integer>();
    assignments
        .byIndex()
        .values()
        .forEach(
            shards ->
                shards.forEach(
                    shard ->
                        counts.merge(
                            shard.primary().map(NodeInfo::id).orElse("nobody"), 1, Integer::sum)));
    return counts.toString();
  }
}
