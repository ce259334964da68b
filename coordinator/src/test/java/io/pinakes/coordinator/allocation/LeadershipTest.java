package io.pinakes.coordinator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.Write;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

final class LeadershipTest {

  private static final NodeInfo W1 = worker("w1");
  private static final NodeInfo W2 = worker("w2");
  private static final NodeInfo W3 = worker("w3");

  private final TestWorld world = new TestWorld(9);
  private final TestCoordinator node = world.coordinator("c1");
  private final TestCoordinator other = world.coordinator("c2");
  private final AtomicInteger announced = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    world.index("books", 6);
    node.start();
    other.start();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void theFirstActOfATermIsToWriteItDown() throws Exception {
    int before = world.recorded.applied().size();
    Leadership leader = leadership(node, 7);

    assertThat(node.run(leader::begin)).isTrue();

    Write first = world.recorded.applied().get(before);
    assertThat(first.key().sort()).isEqualTo("assignments");
    assertThat(assignments()).isEqualTo(new Assignments(7, 1, Assignments.NONE.byIndex()));
    assertThat(node.run(leader::begin)).as("again").isTrue();
    assertThat(assignments().version()).isEqualTo(1);
  }

  @Test
  void aTermWhoseLaterOneHasBegunDoesNotBegin() throws Exception {
    assertThat(node.run(leadership(node, 7)::begin)).isTrue();

    assertThat(other.run(leadership(other, 6)::begin)).isFalse();

    assertThat(assignments().term()).isEqualTo(7);
  }

  @Test
  void aTermThatIsBegunWhileTheAnswersAreLostIsBegun() throws Exception {
    node.store.follow(FaultPlan.script(Fault.none(), Fault.answerLost()));

    assertThat(node.run(leadership(node, 7)::begin)).isTrue();

    assertThat(assignments().version()).isEqualTo(1);
  }

  @Test
  void shardsAreAssignedAndAnnounced() throws Exception {
    Leadership leader = begun(node, 1);

    step(node, leader, W1, W2);

    assertThat(primaries()).hasSize(6).containsOnly(W1, W2);
    assertThat(announced).hasValue(1);
    assertThat(assignments().term()).isEqualTo(1);
  }

  @Test
  void whenNothingChangesNothingIsWritten() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2);
    int writes = world.recorded.applied().size();

    for (int i = 0; i < 100; i++) {
      step(node, leader, W1, W2);
      world.world.runFor(Election.TICK);
    }

    assertThat(world.recorded.applied()).hasSize(writes);
    assertThat(announced).hasValue(1);
  }

  @Test
  void theShardsOfADeadWorkerMoveAtOnce() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2);

    step(node, leader, W2, W3);

    assertThat(primaries()).doesNotContain(W1).contains(W2, W3);
  }

  @Test
  void withoutAnyWorkerShardsStayWhereTheyWere() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2);
    Assignments before = assignments();

    step(node, leader);

    assertThat(assignments()).isEqualTo(before);
  }

  @Test
  void aWorkerThatJoinsGetsItsShareOnceTheNodesAreStill() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2);
    step(node, leader, W1, W2, W3);
    assertThat(primaries()).doesNotContain(W3);

    world.world.runFor(Leadership.SETTLE.minusMillis(100));
    step(node, leader, W1, W2, W3);
    assertThat(primaries()).doesNotContain(W3);

    world.world.runFor(Duration.ofMillis(200));
    step(node, leader, W1, W2, W3);
    assertThat(copies().stream().filter(W3::equals)).as("opening").hasSize(2);
    assertThat(primaries()).as("until it has them").doesNotContain(W3);

    heldBy(W3).forEach(world.worker("w3")::serve);
    step(node, leader, W1, W2, W3);
    assertThat(primaries().stream().filter(W3::equals)).hasSize(2);
    assertThat(copies()).hasSize(6);
  }

  @Test
  void theReplicaThatIsFurthestAlongIsPromotedAtOnce() throws Exception {
    ShardId shard = world.index("notes", 1, 2).getFirst();
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2, W3);
    List<NodeInfo> copies = world.read().assignment(shard).copies();
    List<NodeInfo> left = copies.subList(1, 3);
    world.worker(left.getFirst().id()).reach(shard, 7);
    world.worker(left.getLast().id()).reach(shard, 8);

    step(node, leader, left.toArray(NodeInfo[]::new));

    assertThat(world.read().assignment(shard))
        .isEqualTo(
            new ShardAssignment(2, List.of(left.getLast(), left.getFirst(), copies.getFirst())));
  }

  /** A failover does not wait for ever for the word of one that hangs. */
  @Test
  void aReplicaIsPromotedThoughNoneAnswers() throws Exception {
    ShardId shard = world.index("notes", 1, 2).getFirst();
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2, W3);
    List<NodeInfo> copies = world.read().assignment(shard).copies();
    List<NodeInfo> left = copies.subList(1, 3);
    left.forEach(hung -> world.worker(hung.id()).machine().pause());
    Duration start = world.world.now();

    step(node, leader, left.toArray(NodeInfo[]::new));

    assertThat(world.read().assignment(shard).primary()).contains(left.getFirst());
    assertThat(world.world.now().minus(start))
        .isLessThan(Leadership.ASKING.plus(Duration.ofMillis(100)));
  }

  @Test
  void theCopiesOfADeadWorkerWaitForItsReturn() throws Exception {
    List<ShardId> notes = world.index("notes", 3, 1);
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2, W3);
    Assignments before = assignments();

    world.world.runFor(Duration.ofSeconds(2));
    step(node, leader, W1, W2);
    world.world.runFor(Leadership.RETURN.minusSeconds(1));
    step(node, leader, W1, W2);
    for (ShardId shard : notes) {
      assertThat(world.read().assignment(shard).copies())
          .containsExactlyInAnyOrderElementsOf(before.of(shard.uuid(), shard.number()).copies());
    }

    world.world.runFor(Duration.ofSeconds(1));
    step(node, leader, W1, W2);
    for (ShardId shard : notes) {
      assertThat(world.read().assignment(shard).copies()).containsExactlyInAnyOrder(W1, W2);
    }
  }

  @Test
  void aWorkerThatDrainsIsEmptiedAndForgottenWhenItIsGone() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2);
    world.state.drain(W1.owner());
    world.state.drain("w9");
    world.world.runFor(StateWatch.POLL.multipliedBy(4));
    step(node, leader, W1, W2);
    assertThat(heldBy(W2)).as("opening").hasSize(6);
    assertThat(primaries()).contains(W1);

    heldBy(W2).forEach(world.worker("w2")::serve);
    step(node, leader, W1, W2);

    assertThat(heldBy(W1)).isEmpty();
    assertThat(primaries()).hasSize(6);
    assertThat(world.read().draining().names()).containsExactly("w1#1", "w9");
    step(node, leader, W2);
    world.world.runFor(Leadership.SETTLE);
    step(node, leader, W2);
    assertThat(world.read().draining().names())
        .as("a node's id stays until it is taken back")
        .containsExactly("w9");
  }

  /** It comes, goes and comes again: that is not still. */
  @Test
  void aWorkerThatComesAndGoesGetsNothing() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2);
    for (int i = 0; i < 10; i++) {
      step(node, leader, W1, W2, W3);
      assertThat(primaries()).doesNotContain(W3);
      world.world.runFor(Duration.ofMillis(600));
      step(node, leader, W1, W2);
      world.world.runFor(Duration.ofMillis(600));
    }
  }

  @Test
  void theAssignmentsOfARemovedIndexGo() throws Exception {
    Leadership leader = begun(node, 1);
    step(node, leader, W1);
    IndexDefinition books = world.state.loadIndex("books").orElseThrow();
    world.state.replace(books, books.asDeleting());
    world.world.runFor(StateWatch.POLL.multipliedBy(2));

    step(node, leader, W1);
    world.world.runFor(Duration.ofSeconds(1));

    assertThat(assignments().byIndex()).isEmpty();
    assertThat(world.read().indices()).isEmpty();
  }

  /** An index whose logs cannot be sealed holds up neither the others nor the assignments. */
  @Test
  void aRemovalThatFailsHoldsUpNothingElse() throws Exception {
    Leadership leader = begun(node, 1);
    remove("books");
    world.index("letters", 1);
    remove("letters");
    ShardId notes = world.index("notes", 1).getFirst();
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    node.store.follow(
        call -> call.partition().startsWith("log/books") ? Fault.unreachable() : Fault.none());
    Duration start = world.world.now();

    step(node, leader, W1);

    assertThat(world.read().assignment(notes).primary()).contains(W1);
    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofSeconds(1));
    world.world.runFor(Duration.ofSeconds(30));
    assertThat(world.read().indices()).containsOnlyKeys("books", "notes");

    node.store.follow(FaultPlan.none());
    world.world.runFor(Duration.ofSeconds(5));
    step(node, leader, W1);
    world.world.runFor(Duration.ofSeconds(1));
    assertThat(world.read().indices()).containsOnlyKeys("notes");
  }

  private void remove(String name) throws Exception {
    IndexDefinition index = world.state.loadIndex(name).orElseThrow();
    world.state.replace(index, index.asDeleting());
  }

  @Test
  void aLeaderThatSleptBeforeItsWriteChangesNothing() throws Exception {
    Leadership old = begun(node, 1);
    step(node, old, W1);
    var released = new CompletableFuture<Boolean>();
    node.store.follow(
        call ->
            call.write() != null && call.write().key().sort().equals("assignments")
                ? new Fault.Hang(released)
                : Fault.none());
    List<Boolean> leads = new ArrayList<>();
    Task stepping =
        node.machine.spawn(
            "step",
            () -> {
              try {
                leads.add(old.step(List.of(W2)));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    world.world.runFor(Duration.ofSeconds(5));
    Leadership next = begun(other, 2);
    step(other, next, W3);
    Assignments decided = assignments();

    released.complete(true);
    node.run(
        () -> {
          stepping.join();
          return true;
        });

    assertThat(assignments()).isEqualTo(decided);
    assertThat(leads).containsExactly(false);
  }

  /** It begins with what it last saw, which is not what is there. */
  @Test
  void aLeaderWithAnOldViewLooksAgain() throws Exception {
    Leadership old = begun(other, 1);
    step(other, old, W1);
    node.store.follow(call -> Fault.unreachable());
    world.world.runFor(Duration.ofSeconds(1));
    step(other, old, W2);
    node.store.follow(FaultPlan.none());

    Leadership leader = begun(node, 2);
    step(node, leader, W2);
    step(node, leader, W2);

    assertThat(primaries()).containsOnly(W2);
    ClusterState state = world.read();
    assertThat(state.assignments().byIndex().get("books-uuid"))
        .as("numbers go on where they were")
        .allMatch(shard -> shard.number() == 2);
  }

  @Test
  void replicasFollowTheWorkersWhereTheIndexSaysSo() throws Exception {
    expanding("many", "0-all");
    expanding("one", "0-1");
    expanding("two", "2-2");
    Leadership leader = begun(node, 1);

    step(node, leader, W1);
    assertThat(replicas()).containsExactly(0, 0, 1);
    step(node, leader, W1, W2, W3);
    assertThat(replicas()).containsExactly(2, 1, 2);
    assertThat(world.read().assignments().of("many-uuid", 0).copies()).hasSize(3);

    world.world.runFor(Duration.ofSeconds(2));
    step(node, leader, W1, W2);
    assertThat(replicas()).as("while one is waited for").containsExactly(2, 1, 2);
    world.world.runFor(Leadership.RETURN);
    step(node, leader, W1, W2);
    assertThat(replicas()).as("the fewest cannot be had").containsExactly(1, 1, 2);
    int writes = world.recorded.applied().size();
    step(node, leader, W1, W2);
    assertThat(world.recorded.applied()).hasSize(writes);
  }

  @Test
  void workersThatAreEmptiedAreNoPlaceForReplicas() throws Exception {
    expanding("many", "0-all");
    expanding("one", "0-1");
    expanding("two", "2-2");
    Leadership leader = begun(node, 1);
    step(node, leader, W1, W2, W3);

    node.run(
        () -> {
          node.state.drain("w3");
          return node.watch.reload();
        });
    step(node, leader, W1, W2, W3);

    assertThat(replicas()).containsExactly(1, 1, 2);
  }

  private void expanding(String name, String range) throws Exception {
    var given = new TreeMap<String, JsonNode>();
    given.put("index.auto_expand_replicas", JsonNodeFactory.instance.stringNode(range));
    var index =
        new IndexDefinition(
            name, name + "-uuid", 0, IndexSettings.of(given, 1), Mapping.empty(), 1, false, 1);
    assertThat(node.run(() -> node.state.create(index))).isTrue();
  }

  /** Of the indices many, one and two. */
  private List<Integer> replicas() throws Exception {
    ClusterState state = world.read();
    return Stream.of("many", "one", "two")
        .map(name -> state.indices().get(name).settings().replicas())
        .toList();
  }

  private Leadership leadership(TestCoordinator on, long term) {
    return new Leadership(
        term, on.state, on.watch, on.inquiry, on.removal, announced::incrementAndGet, on.machine);
  }

  private Leadership begun(TestCoordinator on, long term) throws Exception {
    Leadership leader = leadership(on, term);
    assertThat(on.run(leader::begin)).isTrue();
    on.run(on.watch::reload);
    return leader;
  }

  private static void step(TestCoordinator on, Leadership leader, NodeInfo... workers)
      throws Exception {
    assertThat(on.run(() -> leader.step(List.of(workers)))).isTrue();
  }

  private Assignments assignments() throws Exception {
    return world.read().assignments();
  }

  private List<NodeInfo> primaries() throws Exception {
    return assignments().byIndex().values().stream()
        .flatMap(List::stream)
        .flatMap(shard -> shard.primary().stream())
        .toList();
  }

  private List<NodeInfo> copies() throws Exception {
    return assignments().byIndex().values().stream()
        .flatMap(List::stream)
        .flatMap(shard -> shard.copies().stream())
        .toList();
  }

  private List<ShardId> heldBy(NodeInfo worker) throws Exception {
    ClusterState state = world.read();
    return state.indices().values().stream()
        .flatMap(index -> TestWorld.shardsOf(index).stream())
        .filter(shard -> state.assignment(shard).copies().contains(worker))
        .toList();
  }

  private static NodeInfo worker(String id) {
    return new NodeInfo(id, id + "#1", NodeInfo.Role.WORKER, id + ":9300", "");
  }
}
