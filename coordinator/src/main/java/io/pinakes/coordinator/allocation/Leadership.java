package io.pinakes.coordinator.allocation;

import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.Draining;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.index.ClusterSetting;
import io.pinakes.coordinator.index.IndexRemoval;
import io.pinakes.coordinator.routing.Inquiry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader does during one term: makes the assignments those of the plan, has the number of
 * replicas follow the workers where an index says so, and finishes what others began: removals, and
 * indices that were left behind half made. What it decides by is in the store and with the workers;
 * of its own it remembers only since when nodes are as they are.
 */
public final class Leadership implements AutoCloseable {

  /** Membership must be still for so long before shards move only for the sake of balance. */
  static final Duration SETTLE = Duration.ofSeconds(1);

  /**
   * How long the copies of a worker that died wait for its return, if their shards have others. A
   * restart takes some seconds, copying everything that it held to others longer.
   */
  static final Duration RETURN = Duration.ofSeconds(30);

  /** How long workers have to say how far their copies are; a failover may wait for it. */
  static final Duration ASKING = Duration.ofMillis(300);

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final long term;
  private final StateStore store;
  private final StateWatch watch;
  private final Inquiry inquiry;
  private final Removals removals;
  private final HalfMade halfMade;
  private final Runnable announce;
  private final Machine machine;
  private Set<String> workersBefore = Set.of();
  private long changedNanos;

  /** What was seen when there was nothing to do and nobody to ask. */
  private @Nullable Seen atRest;

  /** Owners that assignments name and that do not live → since when. */
  private final Map<String, Long> missing = new HashMap<>();

  /** What a step decides by, apart from the workers' words. */
  private record Seen(
      ClusterState state, List<NodeInfo> workers, Set<String> awaited, boolean settled) {

    /** A watch gives the same state until it has changed: there is no need to compare it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isLike(@Nullable Seen other) {
      return other != null
          && state == other.state
          && settled == other.settled
          && workers.equals(other.workers)
          && awaited.equals(other.awaited);
    }
  }

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
      Inquiry inquiry,
      IndexRemoval removal,
      Runnable announce,
      Machine machine) {
    this.term = term;
    this.store = store;
    this.watch = watch;
    this.inquiry = inquiry;
    this.halfMade = new HalfMade(store, watch, machine.clock());
    this.removals = new Removals(watch, removal, announce, machine);
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
  public boolean step(List<NodeInfo> workers) throws StoreException, InterruptedException {
    // What cannot be read now is no reason to think that all is well.
    ClusterState state = watch.isUpToDate() ? watch.current() : watch.reload();
    if (state.assignments().term() > term) {
      return false;
    }
    boolean settled = isSettled(workers);
    boolean leads = assign(state, workers, settled);
    if (leads) {
      if (settled) {
        forgetGone(workers);
      }
      halfMade.goOn();
      removals.goOn();
    }
    return leads;
  }

  /** Ends what the term still has under way; whoever leads next begins it again. */
  @Override
  public void close() {
    removals.close();
  }

  private boolean assign(ClusterState state, List<NodeInfo> workers, boolean settled)
      throws StoreException, InterruptedException {
    Assignments current = state.assignments();
    var seen = new Seen(state, List.copyOf(workers), awaited(current, workers), settled);
    if (seen.isLike(atRest)) {
      return true;
    }
    ClusterState expanded = expand(state, workers, seen.awaited);
    if (expanded.assignments().term() > term) {
      return false;
    }
    return assign(expanded, workers, seen);
  }

  /** Makes the numbers of replicas those that follow from the workers. */
  private ClusterState expand(ClusterState state, List<NodeInfo> workers, Set<String> awaited)
      throws StoreException, InterruptedException {
    List<Expansion.Change> changes = Expansion.of(state, workers, awaited);
    if (changes.isEmpty()) {
      return state;
    }
    for (Expansion.Change change : changes) {
      if (store.replace(change.before(), change.after())) {
        LOG.info("index [{}] has {} replicas now", change.before().name(), change.replicas());
      }
    }
    ClusterState read = watch.reload();
    announce.run();
    return read;
  }

  private boolean assign(ClusterState state, List<NodeInfo> workers, Seen seen)
      throws StoreException, InterruptedException {
    Assignments current = state.assignments();
    List<IndexDefinition> wanted =
        state.indices().values().stream().filter(IndexDefinition::served).toList();
    Planner planner =
        Planner.of(
            Situation.of(
                wanted,
                current,
                workers,
                state.draining(),
                seen.awaited,
                Opening.of(state.metadata()),
                seen.settled && ClusterSetting.rebalances(state.metadata())));
    Set<NodeInfo> asked = planner.questions();
    Reports reports = asked.isEmpty() ? Reports.NONE : new Reports(inquiry.ask(asked, ASKING));
    Assignments plan = keepingClosed(state, current, planner.next(reports));
    if (plan.equals(current)) {
      atRest = asked.isEmpty() ? seen : null;
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

  /**
   * The plan, and for closed indices what was: nobody holds their shards, and when one is opened
   * its assignments have to go on from their numbers.
   */
  private static Assignments keepingClosed(
      ClusterState state, Assignments current, Assignments plan) {
    var all = new TreeMap<>(plan.byIndex());
    for (IndexDefinition index : state.indices().values()) {
      List<ShardAssignment> shards = current.byIndex().get(index.uuid());
      if (index.closed() && shards != null) {
        all.put(index.uuid(), shards);
      }
    }
    return plan.with(all);
  }

  /** Owners that died a moment ago, as far as this leader knows, and are still named. */
  private Set<String> awaited(Assignments current, List<NodeInfo> workers) {
    Set<String> live = workers.stream().map(NodeInfo::owner).collect(Collectors.toSet());
    var dead = new HashSet<String>();
    for (List<ShardAssignment> shards : current.byIndex().values()) {
      for (ShardAssignment shard : shards) {
        for (NodeInfo copy : shard.copies()) {
          if (!live.contains(copy.owner())) {
            dead.add(copy.owner());
          }
        }
      }
    }
    long now = machine.clock().nanoTime();
    missing.keySet().retainAll(dead);
    dead.forEach(owner -> missing.putIfAbsent(owner, now));
    dead.removeIf(owner -> now - missing.getOrDefault(owner, now) >= RETURN.toNanos());
    return dead;
  }

  /** An owner that does not live will never live again: that it drains means nothing any more. */
  private void forgetGone(List<NodeInfo> workers) throws StoreException, InterruptedException {
    Draining draining = watch.current().draining();
    var gone = new TreeSet<>(draining.names());
    gone.removeIf(name -> !Draining.isOwner(name));
    workers.forEach(worker -> gone.remove(worker.owner()));
    if (!gone.isEmpty() && store.replace(draining, draining.without(gone))) {
      watch.reload();
    }
  }

  private boolean isSettled(List<NodeInfo> workers) {
    var owners = new TreeSet<String>();
    workers.forEach(worker -> owners.add(worker.owner()));
    long now = machine.clock().nanoTime();
    if (!owners.equals(workersBefore)) {
      tellWhoCameAndWent(owners);
      workersBefore = owners;
      changedNanos = now;
    }
    return now - changedNanos >= SETTLE.toNanos();
  }

  /** The lines that an operator looks for first. */
  private void tellWhoCameAndWent(Set<String> owners) {
    if (workersBefore.isEmpty()) {
      return;
    }
    for (String owner : workersBefore) {
      if (!owners.contains(owner)) {
        LOG.warn("worker [{}] is gone: it has given its lease back, or not renewed it", owner);
      }
    }
    for (String owner : owners) {
      if (!workersBefore.contains(owner)) {
        LOG.info("worker [{}] has joined", owner);
      }
    }
  }

  private static String summary(Assignments assignments) {
    var copies = new TreeMap<String, Integer>();
    assignments
        .byIndex()
        .values()
        .forEach(
            shards ->
                shards.forEach(
                    shard -> {
                      shard.copies().forEach(node -> copies.merge(node.id(), 1, Integer::sum));
                      if (shard.copies().isEmpty()) {
                        copies.merge("nobody", 1, Integer::sum);
                      }
                    }));
    return copies.toString();
  }
}
