package io.pinakes.coordinator.node;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.lease.LeaseListener;
import io.pinakes.common.lease.LeaseSettings;
import io.pinakes.common.lease.Leases;
import io.pinakes.common.membership.Membership;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.Nudged;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.ShardsAnswer;
import io.pinakes.common.node.Backends;
import io.pinakes.common.node.NodeSettings;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.Value;
import io.pinakes.common.store.Write;
import io.pinakes.coordinator.api.Cluster;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Drains;
import io.pinakes.coordinator.world.TestWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whole coordinators and the leases of workers, in virtual time. */
final class CoordinatorNodeTest {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final int SEEDS = 60;

  private TestWorld world = new TestWorld(21);

  /** A coordinator with its machine and its way to the table. */
  private record Node(SimulatedMachine machine, FaultyStore store, CoordinatorNode node) {}

  /** A worker that only lives. */
  private record Worker(SimulatedMachine machine, Membership membership, NodeInfo info) {}

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void afterACrashOfTheLeaderAnotherLeadsWithinItsLeaseAndASecond() throws Exception {
    for (long seed = 0; seed < 40; seed++) {
      restart(seed);
      List<Node> nodes = List.of(node("c1"), node("c2"), node("c3"));
      Node leader = awaitLeader(nodes);
      world.world.runFor(Duration.ofMillis(new SplittableRandom(seed).nextInt(3000)));
      leader.machine.crash();
      List<Node> left = nodes.stream().filter(node -> node != leader).toList();
      Duration crash = world.world.now();

      awaitLeader(left);

      assertThat(world.world.now().minus(crash))
          .as("seed %s", seed)
          .isLessThan(LEASE.plusSeconds(1));
    }
  }

  @Test
  void aLeaderThatLeavesHandsOverWithinAQuarterOfASecond() throws Exception {
    for (long seed = 0; seed < 40; seed++) {
      restart(seed);
      List<Node> nodes = List.of(node("c1"), node("c2"));
      Node leader = awaitLeader(nodes);
      world.world.runFor(Duration.ofMillis(new SplittableRandom(seed).nextInt(3000)));
      Duration start = world.world.now();
      leader.machine.spawn("close", leader.node::close);

      awaitLeader(nodes.stream().filter(node -> node != leader).toList());

      assertThat(world.world.now().minus(start))
          .as("seed %s", seed)
          .isLessThan(Duration.ofMillis(260));
    }
  }

  @Test
  void aLeaderWhoseStepsFailStepsDownAndAnotherLeads() throws Exception {
    List<Node> nodes = List.of(node("c1"), node("c2"));
    Node leader = awaitLeader(nodes);
    Node other = nodes.get(leader == nodes.getFirst() ? 1 : 0);

    leader.store.follow(
        call -> call.partition().equals("state") ? Fault.unreachable() : Fault.none());
    worker("w1");
    createFrom(other, "books", 2);

    world.world.runUntil(() -> other.node.isLeader(), Duration.ofSeconds(10));
    world.world.runFor(Duration.ofSeconds(1));
    assertThat(leader.node.isLeader()).isFalse();
    assertThat(world.read().assignments().byIndex().values())
        .as("what the new leader assigned")
        .isNotEmpty();
  }

  @Test
  void everyCoordinatorNamesTheLeaderAndItsTerm() throws Exception {
    List<Node> nodes = List.of(node("c1"), node("c2"));
    Node leader = awaitLeader(nodes);
    world.world.runFor(Duration.ofSeconds(1));

    Set<Cluster.Leader> named = new HashSet<>();
    for (Node each : nodes) {
      named.add(world.world.run(each.machine, () -> each.node.cluster().leader()));
    }

    assertThat(named)
        .singleElement()
        .satisfies(found -> assertThat(found.node()).isEqualTo(leader.node.cluster().self()));
    leader.machine.crash();
    Node other = nodes.get(leader == nodes.getFirst() ? 1 : 0);
    long before = named.iterator().next().term();
    awaitLeader(List.of(other));
    assertThat(world.world.run(other.machine, () -> other.node.cluster().leader()).term())
        .isGreaterThan(before);
  }

  @Test
  void atRestOnlyLeasesAreWritten() throws Exception {
    List<Node> nodes = List.of(node("c1"), node("c2"));
    worker("w1");
    worker("w2");
    awaitLeader(nodes);
    createFrom(nodes.getFirst(), "books", 4);
    world.world.runFor(Duration.ofSeconds(5));
    int writes = world.recorded.applied().size();
    int leases = world.recorded.applied("lease").size();

    world.world.runFor(MINUTE);

    int later = world.recorded.applied().size() - writes;
    assertThat(later)
        .isEqualTo(world.recorded.applied("lease").size() - leases)
        .as("five leases of 3 s")
        .isLessThan(5 * 61);
  }

  @Test
  void theShardsOfAWorkerThatDiedAreElsewhereWithinItsLeaseAndTwoSeconds() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      restart(seed);
      List<Node> nodes = List.of(node("c1"), node("c2"));
      Worker one = worker("w1");
      Worker two = worker("w2");
      awaitLeader(nodes);
      createFrom(nodes.getFirst(), "books", 4);
      world.world.runFor(Duration.ofSeconds(3).plusMillis(seed * 50));
      assertThat(primaries()).contains(one.info, two.info);
      Duration crash = world.world.now();

      one.machine.crash();
      world.world.runUntil(() -> primaries().equals(Set.of(two.info)), MINUTE);

      assertThat(world.world.now().minus(crash))
          .as("seed %s", seed)
          .isLessThan(LEASE.plusSeconds(2));
    }
  }

  @Test
  void aWorkerThatJoinsGetsShards() throws Exception {
    List<Node> nodes = List.of(node("c1"), node("c2"));
    worker("w1");
    awaitLeader(nodes);
    createFrom(nodes.getFirst(), "books", 4);
    world.world.runFor(Duration.ofSeconds(3));

    Worker late = worker("w2");
    world.world.runUntil(() -> primaries().contains(late.info), Duration.ofSeconds(3));
  }

  /**
   * Leaders are paused longer than their lease in whatever they do, go on, and lose calls: what
   * they decide lands before the next leader's first decision, or not at all.
   */
  @Test
  void aDeposedLeaderChangesNothing() throws Exception {
    long terms = 0;
    long wokenAsLeader = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      restart(seed);
      var chance = new SplittableRandom(seed);
      List<Node> nodes = List.of(node("c1"), node("c2"));
      List<Worker> workers = new ArrayList<>(List.of(worker("w1"), worker("w2"), worker("w3")));
      awaitLeader(nodes);
      createFrom(nodes.getFirst(), "books", 5);
      for (Node each : nodes) {
        each.store.follow(
            FaultPlan.random(
                each.machine, new FaultPlan.Rates(10, 30, 10, 300, Duration.ofMillis(700))));
      }
      for (int round = 0; round < 6; round++) {
        world.world.runFor(Duration.ofMillis(chance.nextInt(2_000)));
        Node paused = nodes.stream().filter(n -> n.node.isLeader()).findFirst().orElse(null);
        if (paused != null) {
          // Something to decide, and in the middle of it the leader sleeps.
          Worker killed = workers.remove(chance.nextInt(workers.size()));
          killed.machine.crash();
          workers.add(worker("w" + (4 + round)));
          world.world.runFor(Duration.ofMillis(chance.nextInt(5_000)));
          boolean led = paused.node.isLeader();
          paused.machine.pause();
          world.world.runFor(LEASE.plusMillis(1_000 + chance.nextInt(3_000)));
          paused.machine.resume();
          wokenAsLeader += led ? 1 : 0;
        }
      }
      for (Node each : nodes) {
        each.store.follow(FaultPlan.none());
      }
      world.world.runFor(Duration.ofSeconds(20));
      terms += checkTerms(seed);
      assertThat(primaries())
          .as("seed %s: in the end the living have the shards", seed)
          .isSubsetOf(workers.stream().map(Worker::info).toList());
    }
    assertThat(terms).as("terms seen").isGreaterThan(SEEDS * 3L);
    assertThat(wokenAsLeader).as("leaders that were paused as such").isGreaterThan(SEEDS);
  }

  /** Versions rise by one, terms never fall. */
  private long checkTerms(long seed) {
    long version = 0;
    long term = 0;
    Set<Long> terms = new HashSet<>();
    for (Write write : world.recorded.applied("state")) {
      if (write instanceof Write.Put put && put.key().sort().equals("assignments")) {
        long nextVersion = number(put, "version");
        long nextTerm = number(put, "term");
        assertThat(nextVersion).as("seed %s: version", seed).isEqualTo(version + 1);
        assertThat(nextTerm)
            .as("seed %s: term of version %s", seed, nextVersion)
            .isGreaterThanOrEqualTo(term);
        version = nextVersion;
        term = nextTerm;
        terms.add(term);
      }
    }
    return terms.size();
  }

  private static long number(Write.Put put, String attribute) {
    if (put.attributes().get(attribute) instanceof Value.Whole(long number)) {
      return number;
    }
    throw new AssertionError("no " + attribute + " in " + put);
  }

  @Test
  void aNudgeMakesANodeLookAtOnce() throws Exception {
    List<Node> nodes = List.of(node("c1"), node("c2"));
    awaitLeader(nodes);
    world.world.runFor(Duration.ofSeconds(1));
    createFrom(nodes.getFirst(), "books", 1);
    world.world.runFor(Duration.ofMillis(20));

    assertThat(nodes.getLast().node.indices().all()).hasSize(1);
  }

  @Test
  void copiesThatNobodyHoldsAreListedAsSuch() throws Exception {
    Node node = node("c1");
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("settings").put("number_of_shards", 2).put("number_of_replicas", 1);
    world.world.run(node.machine, () -> node.node.indices().create("books", body, Duration.ZERO));

    List<ShardCopy> copies = shards(node);
    assertThat(copies).hasSize(4).allMatch(copy -> copy.node() == null && !copy.started());
    assertThat(copies.stream().filter(ShardCopy::primary)).hasSize(2);

    // It lives and says nothing.
    Worker worker = worker("hung");
    world.network.detach(worker.info.address());
    world.worker("hung").machine().pause();
    world.world.runUntil(() -> primaries().equals(Set.of(worker.info)), Duration.ofSeconds(5));
    world.world.runFor(Duration.ofSeconds(1));
    Duration start = world.world.now();

    assertThat(shards(node).stream().filter(ShardCopy::primary))
        .hasSize(2)
        .allMatch(copy -> worker.info.equals(copy.node()) && copy.status() == null);
    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofMillis(1100));
  }

  @Test
  void aWorkerIsDrainedByWordOfAnyCoordinatorAndFilledAgain() throws Exception {
    List<Node> nodes = List.of(node("c1"), node("c2"));
    Worker one = worker("w1");
    Worker two = worker("w2");
    awaitLeader(nodes);
    createFrom(nodes.getFirst(), "books", 4);
    world.world.runFor(Duration.ofSeconds(3));
    Node any = nodes.getLast();
    Drains drains = any.node.drains();
    assertThat(drains.copies("w1")).isEqualTo(2);

    run(any, () -> drains.drain("w1"));
    run(any, () -> drains.drain("w1"));
    assertThat(drains.all()).containsOnlyKeys("w1");
    world.world.runUntil(() -> drains.copies("w1") == 0, Duration.ofSeconds(3));
    assertThat(primaries()).containsOnly(two.info);

    run(any, () -> drains.undrain("w1"));
    world.world.runUntil(() -> primaries().contains(one.info), Duration.ofSeconds(5));
    assertThat(drains.all()).isEmpty();
    assertStatus(404, () -> run(any, () -> drains.drain("w9")));
    assertStatus(404, () -> run(any, () -> drains.undrain("w9")));
    assertStatus(400, () -> run(any, () -> drains.drain("c1")));
  }

  private interface Body {
    void run() throws Exception;
  }

  private void run(Node on, Body body) throws Exception {
    world.world.run(
        on.machine,
        () -> {
          body.run();
          return true;
        });
  }

  private static void assertStatus(int status, ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  /** One that hangs is known to hold something and not how well, and delays nobody much. */
  @Test
  void aHungWorkerIsNotWaitedForLong() throws Exception {
    Node node = node("c1");
    Worker worker = worker("w1");
    createFrom(node, "books", 2);
    world.world.runUntil(() -> primaries().equals(Set.of(worker.info)), Duration.ofSeconds(5));
    world.network.detach(worker.info.address());
    world.worker("w1").machine().pause();
    Duration start = world.world.now();

    List<ShardCopy> copies =
        world.world.run(node.machine, () -> node.node.cluster().shards(MINUTE));

    assertThat(copies).hasSize(2).noneMatch(ShardCopy::started);
    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofMillis(1100));
  }

  private List<ShardCopy> shards(Node node) throws Exception {
    return world.world.run(node.machine, () -> node.node.cluster().shards(Duration.ofSeconds(1)));
  }

  private void restart(long seed) {
    world.close();
    world = new TestWorld(seed);
  }

  private Node node(String id) throws Exception {
    SimulatedMachine machine = world.world.machine(id);
    var store = new FaultyStore(world.recorded, machine, FaultPlan.none());
    String address = id + ":9200";
    var node =
        new CoordinatorNode(
            new NodeSettings(id, "test", "", LEASE),
            address,
            machine,
            new Backends(store, world.blobs),
            world.network.transport(address, machine));
    world.network.attach(address, node.handlers(), machine);
    world.world.run(
        machine,
        () -> {
          node.start();
          return true;
        });
    return new Node(machine, store, node);
  }

  private Worker worker(String id) throws Exception {
    SimulatedMachine machine = world.world.machine(id);
    var leases =
        new Leases(world.recorded, machine, LeaseSettings.lasting(LEASE), id, LeaseListener.none());
    var info = new NodeInfo(id, leases.owner(), NodeInfo.Role.WORKER, id + ":9300", "");
    var membership = new Membership(leases, info, machine);
    membership.start();
    world.world.run(machine, () -> membership.joined().get());
    world.network.attach(
        info.address(),
        new RpcHandlers()
            .on(WorkerCalls.SHARDS, request -> new ShardsAnswer(assigned(info)))
            .on(WorkerCalls.NUDGE, request -> new Nudged()),
        machine);
    return new Worker(machine, membership, info);
  }

  /** It has at once whatever it is to have. */
  private List<ShardStatus> assigned(NodeInfo worker) throws Exception {
    ClusterState state = world.read();
    return state.indices().values().stream()
        .flatMap(index -> TestWorld.shardsOf(index).stream())
        .filter(shard -> state.assignment(shard).copies().contains(worker))
        .map(shard -> new ShardStatus(shard, false, 1, true, null, 1, 0, 0, 0))
        .toList();
  }

  private Node awaitLeader(List<Node> nodes) {
    world.world.runUntil(() -> nodes.stream().anyMatch(n -> n.node.isLeader()), MINUTE);
    return nodes.stream().filter(n -> n.node.isLeader()).findFirst().orElseThrow();
  }

  private void createFrom(Node node, String name, int shards) throws Exception {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("settings").put("number_of_shards", shards).put("number_of_replicas", 0);
    world.world.run(node.machine, () -> node.node.indices().create(name, body, Duration.ZERO));
  }

  private Set<NodeInfo> primaries() {
    try {
      Set<NodeInfo> primaries = new HashSet<>();
      for (List<ShardAssignment> shards : world.read().assignments().byIndex().values()) {
        shards.forEach(shard -> shard.primary().ifPresent(primaries::add));
      }
      return primaries;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
