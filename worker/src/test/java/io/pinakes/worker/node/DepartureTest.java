package io.pinakes.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.lease.Lease;
import io.pinakes.common.lease.LeaseListener;
import io.pinakes.common.lease.LeaseSettings;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.membership.Membership;
import io.pinakes.common.membership.NodeRows;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that is told to stop waits for others to take over, and never in vain. */
final class DepartureTest {

  private static final LeaseSettings LEASE = LeaseSettings.lasting(Duration.ofSeconds(3));
  private static final Duration AT_ONCE = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(7);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimulatedWorld world = new SimulatedWorld(5);
  private final InMemoryStore table = new InMemoryStore();
  private final StateStore leader = new StateStore(table, LEASE.callTimeout());
  private final SimulatedMachine machine = world.machine("here");
  private final FaultyStore store = new FaultyStore(table, machine, FaultPlan.none());
  private final StateStore state = new StateStore(store, LEASE.callTimeout());
  private final StateWatch watch = new StateWatch(state, machine);
  private NodeInfo here = node("unset", "unset#0");
  private Departure departure =
      new Departure(here, state, watch, leases(machine, store, "unset"), LONGEST, machine);

  @BeforeEach
  void start() throws Exception {
    Leases leases = leases(machine, store, "here");
    here = node("here", leases.owner());
    join(machine, leases, here);
    departure = new Departure(here, state, watch, leases, LONGEST, machine);
    world.run(
        machine,
        () -> {
          watch.start();
          return true;
        });
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void whoeverHoldsNothingLeavesAtOnce() throws Exception {
    lead("c1");
    worker("other");

    assertThat(leave()).isLessThan(AT_ONCE);

    assertThat(leader.load().draining().names()).isEmpty();
  }

  @Test
  void theOnlyWorkerLeavesAtOnce() throws Exception {
    lead("c1");
    assign(0, here);

    assertThat(leave()).isLessThan(AT_ONCE);
  }

  @Test
  void withoutALeaderAWorkerLeavesAtOnce() throws Exception {
    NodeInfo other = worker("other");
    assign(0, here);
    assertThat(leave()).isLessThan(AT_ONCE);

    resign(lead("c1"));
    assertThat(leave()).as("it has resigned").isLessThan(AT_ONCE);
    assertThat(copies()).containsExactly(here).doesNotContain(other);
  }

  @Test
  void betweenTwoLeadersAWorkerWaitsForTheNext() throws Exception {
    NodeInfo other = worker("other");
    join("c2", NodeInfo.Role.COORDINATOR);
    assign(0, here);
    resign(lead("c1"));
    machine.spawn("the next leader", () -> decide(Duration.ofMillis(600), other));

    assertThat(leave()).isBetween(Duration.ofMillis(600), Duration.ofMillis(1_200));

    assertThat(copies()).containsExactly(other);
  }

  @Test
  void whenAllOthersLeaveAsWellNobodyWaits() throws Exception {
    lead("c1");
    NodeInfo other = worker("other");
    assign(0, here);
    leader.drain(other.owner());
    world.runFor(StateWatch.POLL.multipliedBy(2));

    assertThat(leave()).isLessThan(AT_ONCE);
  }

  @Test
  void aWorkerWaitsUntilItHoldsNothing() throws Exception {
    lead("c1");
    NodeInfo other = worker("other");
    assign(0, here);
    machine.spawn("leader", () -> decide(Duration.ofMillis(700), here, other));
    machine.spawn("leader", () -> decide(Duration.ofSeconds(4), other));

    assertThat(leave()).isBetween(Duration.ofSeconds(4), Duration.ofMillis(4_600));

    assertThat(leader.load().draining().names()).containsExactly(here.owner());
    assertThat(copies()).containsExactly(other);
  }

  @Test
  void aLeaderThatDecidesNothingIsNotWaitedForLong() throws Exception {
    lead("c1");
    worker("other");
    assign(0, here);

    assertThat(leave())
        .isBetween(Departure.SILENCE, Departure.SILENCE.plus(Duration.ofMillis(100)));
  }

  @Test
  void whatTakesTooLongStays() throws Exception {
    lead("c1");
    NodeInfo other = worker("other");
    assign(0, here);
    machine.spawn("leader", () -> decide(Duration.ofMillis(100), here, other));

    assertThat(leave()).isBetween(LONGEST, LONGEST.plus(Duration.ofMillis(100)));
  }

  /** Two workers, a replica: only the primary can go. */
  @Test
  void aCopyThatNobodyCanTakeIsNotWaitedFor() throws Exception {
    lead("c1");
    NodeInfo other = worker("other");
    assign(1, here, other);
    machine.spawn("leader", () -> decide(Duration.ofMillis(300), other, here));

    assertThat(leave()).isBetween(Duration.ofMillis(300), Duration.ofMillis(1_200));
    assertThat(copies()).containsExactly(other, here);
  }

  @Test
  void withoutTheStoreAWorkerLeaves() throws Exception {
    lead("c1");
    worker("other");
    assign(0, here);
    store.follow(call -> Fault.unreachable());

    assertThat(leave()).isLessThan(Duration.ofSeconds(1));
  }

  private Duration leave() throws Exception {
    Duration start = world.now();
    world.run(
        machine,
        () -> {
          departure.run();
          return true;
        });
    return world.now().minus(start);
  }

  private void assign(int replicas, NodeInfo... copies) throws Exception {
    leader.create(
        new IndexDefinition(
            "books",
            "u",
            0,
            new IndexSettings(1, replicas, Duration.ofSeconds(1)),
            Mapping.empty(),
            1,
            false,
            1));
    write(copies);
    world.runFor(StateWatch.POLL.multipliedBy(2));
  }

  private void decide(Duration after, NodeInfo... copies) {
    try {
      machine.clock().sleep(after);
      write(copies);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void write(NodeInfo... copies) throws Exception {
    Assignments before = leader.loadAssignments();
    ShardAssignment next = before.of("u", 0).withCopies(List.of(copies));
    assertThat(
            leader.replace(
                before,
                new Assignments(
                    1, before.version() + 1, new TreeMap<>(Map.of("u", List.of(next))))))
        .isTrue();
  }

  private List<NodeInfo> copies() throws Exception {
    return leader.loadAssignments().of("u", 0).copies();
  }

  private Lease lead(String id) throws Exception {
    SimulatedMachine on = world.machine(id);
    Leases leases = leases(on, table, id);
    return world.run(
        on,
        () ->
            leases
                .acquire(NodeRows.LEADER, NodeRows.payload(node(id, leases.owner())), MINUTE)
                .orElseThrow());
  }

  private void resign(Lease led) throws Exception {
    world.run(
        machine,
        () -> {
          led.release();
          return true;
        });
  }

  private NodeInfo worker(String id) throws Exception {
    return join(id, NodeInfo.Role.WORKER);
  }

  private NodeInfo join(String id, NodeInfo.Role role) throws Exception {
    SimulatedMachine on = world.machine(id);
    Leases leases = leases(on, table, id);
    var info = new NodeInfo(id, leases.owner(), role, id + ":1", "");
    join(on, leases, info);
    return info;
  }

  private void join(SimulatedMachine on, Leases leases, NodeInfo info) throws Exception {
    var membership = new Membership(leases, info, on);
    membership.start();
    world.run(on, () -> membership.joined().get());
  }

  private static Leases leases(SimulatedMachine on, Store store, String id) {
    return new Leases(store, on, LEASE, id, LeaseListener.none());
  }

  private static NodeInfo node(String id, String owner) {
    return new NodeInfo(id, owner, NodeInfo.Role.WORKER, id + ":1", "");
  }
}
