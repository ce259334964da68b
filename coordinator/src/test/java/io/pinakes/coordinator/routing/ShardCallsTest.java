package io.pinakes.coordinator.routing;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.rpc.Fate;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorker;
import io.pinakes.coordinator.world.TestWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ShardCallsTest {

  private static final int SEEDS = 300;

  private TestWorld world = new TestWorld(1);
  private TestWorker one = world.worker("one");
  private TestWorker two = world.worker("two");
  private TestCoordinator node = world.coordinator("c");
  private ShardId shard = new ShardId("books", "books-uuid", 0);

  @BeforeEach
  void start() throws Exception {
    startWith(1);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private void startWith(long seed) throws Exception {
    world.close();
    world = new TestWorld(seed);
    one = world.worker("one");
    two = world.worker("two");
    node = world.coordinator("c");
    shard = world.index("books", 1).getFirst();
    world.assign(shard, one);
    node.start();
  }

  @Test
  void aCallFollowsItsShard() throws Exception {
    write("before");
    one.drop(shard);
    world.assign(shard, two);

    write("after");

    assertThat(one.requests()).hasSize(2);
    assertThat(two.requests()).hasSize(1);
    assertThat(world.shelf().times("after")).isEqualTo(1);
    assertThat(get("before").source()).isNotNull();
  }

  @Test
  void aCallWaitsWhileNobodyHoldsItsShard() throws Exception {
    one.drop(shard);
    one.leave();
    after(Duration.ofSeconds(4), () -> world.assign(shard, two));

    write("patient");

    assertThat(world.world.now()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    assertThat(world.shelf().times("patient")).isEqualTo(1);
  }

  @Test
  void aCallWaitsForAnIndexThatIsNotAssignedYet() throws Exception {
    ShardId other = world.index("later", 1).getFirst();
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    after(Duration.ofSeconds(2), () -> world.assign(other, two));

    node.run(() -> write(other, "x", MINUTE));

    assertThat(world.shelf().times("x")).isEqualTo(1);
  }

  @Test
  void aRefusedConnectionIsTriedAgainForAWriteToo() throws Exception {
    one.leave();
    after(Duration.ofMillis(300), () -> one.listen());

    write("knocked");

    assertThat(world.shelf().times("knocked")).isEqualTo(1);
  }

  @Test
  void aDeadlineIsKept() throws Exception {
    one.drop(shard);
    Duration start = world.world.now();

    assertThatThrownBy(() -> node.run(() -> write(shard, "late", Duration.ofSeconds(2))))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.error().type()).isEqualTo("unavailable_shards_exception");
              assertThat(e.error().reason()).contains("[books][0]", "[one]");
            });

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofSeconds(2), Duration.ofMillis(2010));
  }

  @Test
  void aDeadlineIsKeptWhenTheWorkerHangs() throws Exception {
    one.machine().pause();
    for (Duration wait : List.of(Duration.ofSeconds(1), Duration.ofSeconds(25))) {
      Duration start = world.world.now();
      assertThatThrownBy(() -> node.run(() -> get("x", wait)))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
      assertThat(world.world.now().minus(start)).isBetween(wait, wait.plusMillis(10));
    }
  }

  @Test
  void aDeletedIndexIsNotFound() throws Exception {
    remove();
    one.drop(shard);

    assertNotFound(() -> node.run(() -> write(shard, "gone", MINUTE)));
    assertNotFound(() -> node.run(() -> get("gone", MINUTE)));
    assertThat(world.world.now()).isLessThan(Duration.ofSeconds(1));
  }

  /** What counts is the index's unique id: the shards of the next one of its name are others. */
  @Test
  void anIndexOfTheSameNameIsAnother() throws Exception {
    remove();
    one.drop(shard);
    IndexDefinition old = definition();
    world.state.create(
        new IndexDefinition("books", "another", 0, old.settings(), old.mapping(), 1, false, 1));

    assertNotFound(() -> node.run(() -> write(shard, "gone", MINUTE)));
  }

  /** A worker can know of a deletion before this coordinator does. */
  @Test
  void aWorkerThatSaysNotFoundIsBelievedOnceTheStateSaysSo() throws Exception {
    one.refuse(shard, ApiException.indexNotFound("books"));
    after(
        Duration.ofSeconds(2),
        () -> {
          remove();
        });

    assertNotFound(() -> node.run(() -> write(shard, "gone", MINUTE)));

    assertThat(node.watch.current().index("books")).isEmpty();
  }

  @Test
  void otherRefusalsGoToTheCaller() throws Exception {
    one.refuse(shard, ApiException.rejected("queue is full"));

    assertThatThrownBy(() -> node.run(() -> write(shard, "x", MINUTE)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
    assertThat(one.requests()).hasSize(1);
  }

  @Test
  void aWriteIsNeverRepeatedWhenItsOutcomeIsUnknownAndAReadIs() throws Exception {
    int unknown = 0;
    int lostReads = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      startWith(seed);
      world.network.follow(
          (from, to, call) ->
              switch ((int) node.machine.random(5)) {
                case 0 -> new Fate.AnswerLost();
                case 1 -> new Fate.RequestLost();
                case 2 -> new Fate.Refused();
                case 3 -> new Fate.Delivered(Duration.ofMillis(200), Duration.ofMillis(200));
                default -> Fate.delivered();
              });
      if (seed % 3 == 0) {
        one.drop(shard);
        after(Duration.ofMillis(node.machine.random(500)), () -> world.assign(shard, two));
      }
      for (String id : List.of("a", "b", "c")) {
        boolean written;
        try {
          node.run(() -> write(shard, id, Duration.ofSeconds(5)));
          written = true;
        } catch (ApiException e) {
          assertThat(e.status()).as("seed %s", seed).isEqualTo(503);
          assertThat(e.error().reason()).as("seed %s", seed).contains("may or may not");
          written = false;
          unknown++;
        }
        assertThat(world.shelf().times(id))
            .as("seed %s: executions of %s, acknowledged %s", seed, id, written)
            .isBetween(written ? 1L : 0L, 1L);
        assertThat(node.run(() -> getInTheEnd(id)).source() != null)
            .as("seed %s", seed)
            .isEqualTo(world.shelf().times(id) == 1);
      }
      lostReads += gets() > 3 ? 1 : 0;
    }
    assertThat(unknown).as("lost answers that were met").isGreaterThan(SEEDS / 2);
    assertThat(lostReads).as("runs in which a read was repeated").isGreaterThan(SEEDS / 4);
  }

  private GetAnswer getInTheEnd(String id) throws InterruptedException {
    while (true) {
      try {
        return get(id, MINUTE);
      } catch (ApiException e) {
        assertThat(e.status()).isEqualTo(503);
      }
    }
  }

  private long gets() {
    return one.requests().stream().filter(r -> r instanceof GetRequest).count()
        + two.requests().stream().filter(r -> r instanceof GetRequest).count();
  }

  @Test
  void aWorkerWithoutItsLeaseIsAskedToAnswerOnlyIfTheStoreIsUnreachable() throws Exception {
    write("kept");
    one.setMember(false);
    after(Duration.ofSeconds(5), () -> world.assign(shard, two));

    assertThat(get("kept").source()).isNotNull();

    assertThat(two.requests()).as("the one that knows").hasSize(1);
    assertThat(evenWithoutLease(one)).as("while the store answers").containsOnly(false);

    two.setMember(false);
    node.store.follow(call -> Fault.unreachable());
    assertThat(get("kept").source()).isNotNull();

    assertThat(evenWithoutLease(two)).last().isEqualTo(true);
    node.store.follow(FaultPlan.none());
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    assertThatThrownBy(() -> node.run(() -> get("kept", Duration.ofSeconds(1))))
        .isInstanceOf(ApiException.class);
    assertThat(evenWithoutLease(two)).last().isEqualTo(false);
  }

  private static List<Boolean> evenWithoutLease(TestWorker worker) {
    return worker.requests().stream()
        .filter(r -> r instanceof GetRequest)
        .map(r -> ((GetRequest) r).freshness().evenWithoutLease())
        .toList();
  }

  @Test
  void aHungWorkersShardIsReadFromItsNewPlaceAsSoonAsThatIsKnown() throws Exception {
    write("kept");
    one.machine().pause();
    Duration start = world.world.now();
    after(Duration.ofSeconds(3), () -> world.assign(shard, two));

    assertThat(get("kept").source()).isNotNull();

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void aHungWorkersShardOfADeletedIndexIsGoneAsSoonAsThatIsKnown() throws Exception {
    one.machine().pause();
    Duration start = world.world.now();
    after(
        Duration.ofSeconds(1),
        () -> {
          remove();
          world.state.replace(
              world.state.loadAssignments(),
              new Assignments(0, world.state.loadAssignments().version() + 1, new TreeMap<>()));
        });

    assertNotFound(() -> node.run(() -> get("x", MINUTE)));

    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aReadThatWasGivenUpLeavesNothingBehind() throws Exception {
    write("kept");
    one.machine().pause();
    after(Duration.ofSeconds(1), () -> world.assign(shard, two));
    List<Task> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reads.add(
          node.machine.spawn(
              "get",
              () -> {
                try {
                  assertThat(get("kept", MINUTE).source()).isNotNull();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    node.run(
        () -> {
          for (Task read : reads) {
            read.join();
          }
          return true;
        });

    assertThat(node.shards.underWay()).isZero();
    assertThat(two.requests()).hasSize(10);
  }

  @Test
  void anInterruptedCallEndsAtOnce() throws Exception {
    one.machine().pause();
    List<Exception> ends = new ArrayList<>();
    Task reader =
        node.machine.spawn(
            "get",
            () -> {
              try {
                get("x", MINUTE);
              } catch (InterruptedException e) {
                ends.add(e);
              }
            });
    world.world.runFor(Duration.ofSeconds(1));
    reader.interrupt();
    world.world.runFor(Duration.ofMillis(5));

    assertThat(ends).hasSize(1);
    assertThat(node.shards.underWay()).isZero();
  }

  private void write(String id) throws Exception {
    node.run(() -> write(shard, id, MINUTE));
  }

  private WriteAnswer write(ShardId to, String id, Duration timeout) throws InterruptedException {
    var write =
        new DocumentWrite(
            DocumentWrite.Kind.INDEX, id, "{}".getBytes(StandardCharsets.UTF_8), -1, -1);
    return node.shards.write(
        to,
        WorkerCalls.WRITE,
        (evenWithoutLease, left) ->
            new WriteRequest(to, List.of(write), Refresh.NONE, left.toMillis()),
        node.machine.clock().nanoTime() + timeout.toNanos());
  }

  private GetAnswer get(String id) throws Exception {
    return node.run(() -> get(id, MINUTE));
  }

  private GetAnswer get(String id, Duration timeout) throws InterruptedException {
    return node.shards.read(
        shard,
        ReadFrom.PRIMARY_UNLESS_CUT_OFF,
        WorkerCalls.GET,
        (evenWithoutLease, left) ->
            new GetRequest(
                shard, id, true, Freshness.ANY.evenWithoutLease(evenWithoutLease), left.toMillis()),
        node.machine.clock().nanoTime() + timeout.toNanos());
  }

  private IndexDefinition definition() {
    return node.watch.current().index("books").orElseThrow();
  }

  private void remove() throws Exception {
    IndexDefinition index = world.state.loadIndex("books").orElseThrow();
    world.state.remove(index);
  }

  private interface Action {
    void run() throws Exception;
  }

  private void after(Duration pause, Action action) {
    node.machine.spawn(
        "later",
        () -> {
          try {
            node.machine.clock().sleep(pause);
            action.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.error().type()).isEqualTo("index_not_found_exception");
            });
  }
}
