package io.pinakes.worker.node;

import io.pinakes.common.lease.Leases;
import io.pinakes.common.membership.Members;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets others take over what a worker holds before it stops, as long as there is somebody to take
 * it and somebody to decide it. What is left then fails over, as after a crash but at once.
 */
final class Departure {

  /** Without any decision so long there is no leader, or nothing that it could do. */
  static final Duration SILENCE = Duration.ofSeconds(1);

  /** Between two looks at the state as it is known here. */
  static final Duration LOOK = Duration.ofMillis(50);

  /** Between two looks at the leases, which are read from the store. */
  static final Duration HOPE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  private final NodeInfo self;
  private final StateStore state;
  private final StateWatch watch;
  private final Members members;
  private final Duration longest;
  private final Machine machine;

  /**
   * Makes a departure that is still to come.
   *
   * @param longest for all of it: who stops a process by a signal does not wait for ever
   */
  Departure(
      NodeInfo self,
      StateStore state,
      StateWatch watch,
      Leases leases,
      Duration longest,
      Machine machine) {
    this.self = self;
    this.state = state;
    this.watch = watch;
    this.members = new Members(leases, machine);
    this.longest = longest;
    this.machine = machine;
  }

  /** Returns when nothing is left here, or nothing more can be hoped for. */
  void run() throws InterruptedException {
    try {
      if (held(watch.current()).isEmpty() || !isHopeful()) {
        return;
      }
      state.drain(self.owner());
      ClusterState begun = watch.reload();
      LOG.info("[{}] hands over {} copies", self.id(), held(begun).size());
      awaitEmpty(begun.assignments().version());
      LOG.info("[{}] leaves with {} copies", self.id(), held(watch.current()).size());
    } catch (StoreException e) {
      LOG.warn("[{}] cannot hand its shards over: {}", self.id(), e.getMessage());
    }
  }

  private void awaitEmpty(long undecided) throws StoreException, InterruptedException {
    long start = machine.clock().nanoTime();
    long hopedNanos = start;
    while (!held(watch.current()).isEmpty()) {
      machine.clock().sleep(LOOK);
      long now = machine.clock().nanoTime();
      boolean decided = watch.current().assignments().version() != undecided;
      if (now - start >= (decided ? longest : SILENCE).toNanos()) {
        return;
      }
      if (now - hopedNanos >= HOPE.toNanos()) {
        if (!isHopeful()) {
          return;
        }
        hopedNanos = now;
      }
    }
  }

  /**
   * Whether there is a leader, or a coordinator that will follow one which has just resigned, and a
   * worker that could take something that is here.
   */
  private boolean isHopeful() throws StoreException, InterruptedException {
    Members.Sight seen = members.look();
    if (!seen.led() && seen.coordinators().isEmpty()) {
      return false;
    }
    ClusterState now = watch.current();
    List<NodeInfo> others =
        seen.workers().stream()
            .filter(worker -> !worker.owner().equals(self.owner()))
            .filter(worker -> !now.draining().includes(worker))
            .toList();
    return held(now).stream().anyMatch(shard -> canGo(shard, others));
  }

  private boolean canGo(Held held, List<NodeInfo> others) {
    List<NodeInfo> copies = held.assignment.copies();
    boolean isPrimary = copies.getFirst().owner().equals(self.owner());
    long there = others.stream().filter(copies::contains).count();
    boolean beingReplaced = there >= held.wanted;
    return there < others.size() || beingReplaced || (isPrimary && there > 0);
  }

  /** A shard with a copy here, and how many copies it is to have. */
  private record Held(ShardAssignment assignment, int wanted) {}

  private List<Held> held(ClusterState now) {
    var held = new ArrayList<Held>();
    for (IndexDefinition index : now.indices().values()) {
      if (index.served()) {
        for (int i = 0; i < index.settings().shards(); i++) {
          ShardAssignment shard = now.assignments().of(index.uuid(), i);
          if (shard.copies().stream().anyMatch(node -> node.owner().equals(self.owner()))) {
            held.add(new Held(shard, 1 + index.settings().replicas()));
          }
        }
      }
    }
    return held;
  }
}
