package io.pinakes.common.membership;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pinakes.common.lease.LeaseListener;
import io.pinakes.common.lease.LeaseSettings;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.NodeInfo.Role;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.common.store.LaggingStore;
import io.pinakes.common.store.Store.Consistency;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nodes join, lose their lease and take it again, and see who is alive. */
final class MembershipTest {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final SimulatedWorld world = new SimulatedWorld(1);
  private final InMemoryStore table = new InMemoryStore();
  private final LaggingStore lagging = new LaggingStore(table, world::now);

  @AfterEach
  void end() {
    world.close();
  }

  /** A process with a membership and a view of the others. */
  private final class Node {
    final SimulatedMachine machine;
    final FaultyStore store;
    final Leases leases;
    final NodeInfo self;
    final Membership membership;
    final Members members;

    Node(String machineName, String id, Role role) {
      machine = world.machine(machineName);
      store = new FaultyStore(lagging, machine, FaultPlan.none());
      leases = new Leases(store, machine, LeaseSettings.lasting(LEASE), id, LeaseListener.none());
      self = new NodeInfo(id, leases.owner(), role, machineName + ":1", "z");
      membership = new Membership(leases, self, machine);
      members = new Members(leases, machine);
    }

    Node join() {
      machine.spawn("start", membership::start);
      world.runFor(Duration.ofMillis(100));
      return this;
    }

    Node look() throws Exception {
      world.run(
          machine,
          () -> {
            members.start();
            return true;
          });
      return this;
    }

    void close() throws Exception {
      world.run(
          machine,
          () -> {
            membership.close();
            members.close();
            leases.close();
            return true;
          });
    }
  }

  private Node worker(String id) {
    return new Node(id, id, Role.WORKER).join();
  }

  private static List<String> ids(List<NodeInfo> nodes) {
    return nodes.stream().map(NodeInfo::id).toList();
  }

  @Test
  void aNodeThatJoinsIsListedWithItsAddressUnderItsRole() throws Exception {
    Node b = worker("b");
    Node a = worker("a");
    Node coordinator = new Node("c", "a", Role.COORDINATOR).join();
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    assertThat(b.membership.joined()).isCompletedWithValue(true);
    assertThat(b.membership.isMember()).isTrue();
    assertThat(watcher.members.workers()).containsExactly(a.self, b.self);
    assertThat(watcher.members.coordinators()).containsExactly(coordinator.self);
  }

  @Test
  void theLeadersRowIsNoFurtherNode() throws Exception {
    Node coordinator = new Node("c", "c", Role.COORDINATOR).join();
    Node worker = worker("w");
    world.run(
        coordinator.machine,
        () -> coordinator.leases.tryAcquire(NodeRows.LEADER, NodeRows.payload(coordinator.self)));
    Node watcher = new Node("x", "x", Role.COORDINATOR).look();
    assertThat(watcher.members.coordinators()).containsExactly(coordinator.self);
    assertThat(watcher.members.workers()).containsExactly(worker.self);
  }

  @Test
  void aLookIsOneRequestAndSparesTheNextOneThatNobodyAskedFor() throws Exception {
    worker("a");
    Node watcher = new Node("x", "x", Role.COORDINATOR).look();
    var requests = new AtomicInteger();
    watcher.store.follow(
        _ -> {
          requests.incrementAndGet();
          return Fault.none();
        });
    world.runFor(Members.POLL.multipliedBy(20));
    assertThat(requests).hasValueBetween(19, 20);
    requests.set(0);
    for (int i = 0; i < 40; i++) {
      world.run(
          watcher.machine,
          () -> {
            watcher.members.look();
            return true;
          });
      world.runFor(Members.POLL.dividedBy(2));
    }
    assertThat(requests).hasValueBetween(40, 41);
  }

  @Test
  void aLostLeaseIsTakenAgain() {
    Node node = worker("a");
    node.store.follow(_ -> Fault.unreachable());
    world.runFor(LONG);
    assertThat(node.membership.isMember()).isFalse();
    node.store.follow(FaultPlan.none());
    world.runFor(Duration.ofSeconds(2));
    assertThat(node.membership.isMember()).isTrue();
  }

  @Test
  void aLeaseThatAnotherTookWhileTheNodeSleptIsTakenAgainOnceItIsFree() throws Exception {
    Node node = worker("a");
    node.machine.pause();
    world.runFor(LEASE.plusSeconds(1));
    Node second = new Node("other", "a", Role.WORKER).join();
    world.runFor(LONG);
    assertThat(second.membership.isMember()).isTrue();
    node.machine.resume();
    world.runFor(LONG);
    assertThat(node.membership.isMember()).isFalse();
    second.close();
    world.runFor(LONG);
    assertThat(node.membership.isMember()).isTrue();
  }

  @Test
  void theSecondNodeOfOneIdWaitsAndSaysSoOnceAndFollowsTheFirst() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Membership.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.WARN);
    try {
      Node first = worker("a");
      Node second = new Node("second", "a", Role.WORKER).join();
      world.runFor(Duration.ofMinutes(1));
      assertThat(first.membership.isMember()).isTrue();
      assertThat(second.membership.isMember()).isFalse();
      assertThat(second.membership.joined()).isNotDone();
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .filteredOn(line -> line.contains("another node named [a] is alive"))
          .hasSize(1);
      Node watcher = new Node("w", "w", Role.COORDINATOR).look();
      assertThat(watcher.members.workers()).containsExactly(first.self);
      first.close();
      world.runFor(Duration.ofSeconds(1));
      assertThat(second.membership.isMember()).isTrue();
      assertThat(second.membership.joined()).isCompleted();
      assertThat(watcher.members.workers()).containsExactly(second.self);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(lines);
    }
  }

  @Test
  void onlyTheLiveAreListed() throws Exception {
    Node a = worker("a");
    Node b = worker("b");
    Node c = worker("c");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    a.close();
    world.runFor(Members.POLL.plusMillis(100));
    assertThat(ids(watcher.members.workers())).as("released").containsExactly("b", "c");
    b.machine.crash();
    world.runFor(LEASE.plus(Members.POLL).plusMillis(200));
    assertThat(ids(watcher.members.workers())).as("died").containsExactly("c");
    assertThat(c.membership.isMember()).isTrue();
    Node again = worker("b");
    world.runFor(LEASE.plus(Members.POLL));
    assertThat(watcher.members.workers()).contains(again.self);
  }

  @Test
  void aDeadNodeIsMissedAsSoonAsItMayBeDeadAndNotAtTheNextLookAfter() throws Exception {
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    for (int i = 0; i < 20; i++) {
      String id = "n" + i;
      Node node = worker(id);
      world.runFor(Duration.ofMillis(1_000 + 53L * i));
      node.machine.crash();
      Duration crashed = world.now();
      world.runUntil(() -> !ids(watcher.members.workers()).contains(id), LONG);
      // Its last heartbeat was seen by a look after it; no other look adds to that.
      assertThat(world.now().minus(crashed))
          .isLessThan(LEASE.plus(LEASE.dividedBy(100)).plus(Members.POLL).plusMillis(1));
    }
  }

  @Test
  void onlyALookThatMissesSomebodyIsMadeAgainConsistently() throws Exception {
    Node a = worker("a");
    worker("b");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    lagging.takeReads(Consistency.STRONG);
    world.runFor(LONG);
    assertThat(lagging.takeReads(Consistency.STRONG)).isZero();
    a.machine.crash();
    world.runFor(LONG);
    assertThat(ids(watcher.members.workers())).containsExactly("b");
    assertThat(lagging.takeReads(Consistency.STRONG)).isEqualTo(1);
  }

  @Test
  void nobodyWhoLivesIsTakenForGoneByOldReads() throws Exception {
    Node a = worker("a");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    world.runFor(LONG);
    Duration stopped = world.now();
    Node b = worker("b");
    world.runFor(Duration.ofSeconds(1));
    assertThat(watcher.members.workers()).containsExactly(a.self, b.self);
    // One copy of the table stands still; then reads go to it or to another by chance.
    var chance = new SplittableRandom(1);
    for (boolean always : List.of(true, false)) {
      lagging.lag(
          () -> always || chance.nextBoolean() ? world.now().minus(stopped) : Duration.ZERO);
      for (int i = 0; i < 200; i++) {
        world.runFor(Duration.ofMillis(100));
        assertThat(watcher.members.workers()).containsExactly(a.self, b.self);
      }
    }
  }

  @Test
  void oldReadsDelayTheNewsOfADeathByTheirAgeAndNoMore() throws Exception {
    Duration age = Duration.ofSeconds(1);
    Node a = worker("a");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    lagging.lag(() -> age);
    world.runFor(LONG);
    a.machine.crash();
    Duration crashed = world.now();
    world.runUntil(() -> watcher.members.workers().isEmpty(), LONG);
    assertThat(world.now().minus(crashed))
        .isLessThan(LEASE.plus(LEASE.dividedBy(100)).plus(age).plus(Members.POLL).plusMillis(1));
  }

  @Test
  void aLookThatBeganEarlierAndEndsLaterChangesNothing() throws Exception {
    Node a = worker("a");
    Node watcher = new Node("w", "w", Role.COORDINATOR);
    watcher.store.follow(FaultPlan.script(new Fault.Delay(Duration.ZERO, Duration.ofMillis(500))));
    var early = new CompletableFuture<Members.Sight>();
    watcher.machine.spawn(
        "early look",
        () -> {
          try {
            early.complete(watcher.members.look());
          } catch (Exception e) {
            early.completeExceptionally(e);
          }
        });
    world.runFor(Duration.ofMillis(10));
    Node b = worker("b");
    Members.Sight late = world.run(watcher.machine, watcher.members::look);
    assertThat(early).isNotDone();
    assertThat(late.workers()).containsExactly(a.self, b.self);
    world.runFor(Duration.ofSeconds(1));
    assertThat(early.join().workers()).containsExactly(a.self);
    assertThat(watcher.members.workers()).containsExactly(a.self, b.self);
  }

  @Test
  void withoutTheStoreTheKnownNodesStayListed() throws Exception {
    worker("a");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    watcher.store.follow(_ -> Fault.unreachable());
    world.runFor(LONG);
    assertThat(ids(watcher.members.workers())).containsExactly("a");
    Node b = worker("b");
    watcher.store.follow(FaultPlan.none());
    world.runFor(Duration.ofSeconds(1));
    assertThat(watcher.members.workers()).contains(b.self);
  }

  @Test
  void whatNobodyExpectedEndsNeitherTheMembershipNorTheLooking() throws Exception {
    Node node = worker("a");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    FaultPlan broken =
        _ -> {
          throw new IllegalStateException("injected: a row that cannot be read");
        };
    watcher.store.follow(broken);
    node.store.follow(_ -> Fault.unreachable());
    world.runFor(LONG);
    assertThat(node.membership.isMember()).isFalse();
    node.store.follow(broken);
    world.runFor(LONG);
    node.store.follow(FaultPlan.none());
    watcher.store.follow(FaultPlan.none());
    Node b = worker("b");
    world.runFor(Duration.ofSeconds(5));
    assertThat(node.membership.isMember()).isTrue();
    assertThat(watcher.members.workers()).contains(node.self, b.self);
  }

  private Set<String> rows() throws Exception {
    return table.query(NodeRows.PARTITION, "", "~", 1_000, Consistency.STRONG, LONG).rows().stream()
        .map(row -> row.key().sort())
        .collect(Collectors.toSet());
  }

  /** Looks and forgets every few seconds for so long, as a leader does. */
  private void leadFor(Node node, Duration time) throws Exception {
    Duration end = world.now().plus(time);
    while (world.now().compareTo(end) < 0) {
      world.run(
          node.machine,
          () -> {
            node.members.look();
            node.members.forgetGone();
            return true;
          });
      world.runFor(Duration.ofSeconds(10));
    }
  }

  @Test
  void whoIsGoneForAnHourIsForgottenAndNobodyElse() throws Exception {
    Node leader = new Node("c", "c", Role.COORDINATOR).join();
    world.run(
        leader.machine,
        () -> leader.leases.tryAcquire(NodeRows.LEADER, NodeRows.payload(leader.self)));
    worker("lives");
    Node left = worker("left");
    Node died = worker("died");
    left.close();
    died.machine.crash();
    leadFor(leader, Members.REMEMBERED.minusSeconds(20));
    assertThat(rows())
        .containsExactlyInAnyOrder(
            "coordinator/c", "leader", "worker/died", "worker/left", "worker/lives");
    leader.close();
    leadFor(leader, Duration.ofSeconds(40));
    assertThat(rows()).as("released a moment ago").contains("coordinator/c", "leader");
    assertThat(rows()).contains("worker/lives").doesNotContain("worker/left", "worker/died");
    leadFor(leader, Members.REMEMBERED);
    assertThat(rows()).containsExactlyInAnyOrder("leader", "worker/lives");
  }

  @Test
  void aStepForgetsOneNodeAndNoMore() throws Exception {
    Node leader = new Node("c", "c", Role.COORDINATOR).join();
    for (int i = 0; i < 3; i++) {
      worker("w" + i).close();
    }
    leadFor(leader, Members.REMEMBERED);
    for (int left = 3; left > 0; left--) {
      assertThat(rows()).hasSize(1 + left);
      leadFor(leader, Duration.ofSeconds(1));
    }
    assertThat(rows()).containsExactly("coordinator/c");
  }

  @Test
  void aNodeThatReturnsAfterItWasForgottenIsSeenToLiveAndToDie() throws Exception {
    Node leader = new Node("c", "c", Role.COORDINATOR).join();
    Node follower = new Node("f", "f", Role.COORDINATOR).join().look();
    Node node = worker("a");
    // Its first row has come further than the second one will.
    leadFor(leader, Duration.ofMinutes(5));
    node.machine.crash();
    leadFor(leader, Members.REMEMBERED.plusSeconds(30));
    assertThat(rows()).doesNotContain("worker/a");
    Node again = new Node("again", "a", Role.WORKER).join();
    world.runFor(Duration.ofSeconds(1));
    assertThat(follower.members.workers()).containsExactly(again.self);
    world.runFor(LONG);
    assertThat(follower.members.workers()).containsExactly(again.self);
    again.machine.crash();
    world.runFor(LEASE.plus(Members.POLL).plusMillis(200));
    assertThat(follower.members.workers()).isEmpty();
  }

  @Test
  void aNodeThatReturnsJustBeforeItIsForgottenStays() throws Exception {
    Node leader = new Node("c", "c", Role.COORDINATOR).join();
    worker("a").machine.crash();
    leadFor(leader, Members.REMEMBERED.minusSeconds(10));
    // The leader has looked for the last time before the node came back, and forgets after it.
    Node again = new Node("again", "a", Role.WORKER).join();
    world.runFor(Duration.ofSeconds(20));
    world.run(
        leader.machine,
        () -> {
          leader.members.forgetGone();
          return true;
        });
    assertThat(rows()).contains("worker/a");
    assertThat(again.membership.isMember()).isTrue();
  }

  @Test
  void aNodeThatSleptUntilItWasForgottenTakesItsLeaseAgain() throws Exception {
    Node leader = new Node("c", "c", Role.COORDINATOR).join();
    Node node = worker("a");
    node.machine.pause();
    leadFor(leader, Members.REMEMBERED.plusSeconds(30));
    assertThat(rows()).doesNotContain("worker/a");
    node.machine.resume();
    world.runFor(LONG);
    assertThat(node.membership.isMember()).isTrue();
    assertThat(rows()).contains("worker/a");
  }

  @Test
  void closingGivesTheLeaseBackAndLeavesNoTask() throws Exception {
    Node node = worker("a");
    Node watcher = new Node("w", "w", Role.COORDINATOR).look();
    node.close();
    world.runFor(Members.POLL.plusMillis(100));
    assertThat(watcher.members.workers()).isEmpty();
    // The watchdog looks once more when the lease would have run out.
    world.runFor(LEASE);
    assertThat(world.liveTasks(node.machine)).isEmpty();
    Node waiting = worker("b");
    Node second = new Node("second", "b", Role.WORKER).join();
    second.close();
    world.runFor(LEASE);
    assertThat(world.liveTasks(second.machine)).isEmpty();
    assertThat(waiting.membership.isMember()).isTrue();
  }
}
