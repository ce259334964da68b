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
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.rpc.Fate;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.Fault;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorker;
import io.pinakes.coordinator.world.TestWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of a shard that three workers have. */
final class CopiesTest {

  private static final Duration MOMENT = Duration.ofMillis(5);

  private final TestWorld world = new TestWorld(3);
  private final TestWorker one = world.worker("one");
  private final TestWorker two = world.worker("two");
  private final TestWorker three = world.worker("three");
  private final TestCoordinator node = world.coordinator("c");
  private ShardId shard = new ShardId("books", "books-uuid", 0);

  @BeforeEach
  void start() throws Exception {
    shard = world.index("books", 1).getFirst();
    world.assignCopies(shard, one, two, three);
    node.start();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void searchesOfOneClientAreSpreadOverAllCopies() throws Exception {
    for (int i = 0; i < 30; i++) {
      search();
    }

    for (TestWorker worker : List.of(one, two, three)) {
      assertThat(searches(worker)).as(worker.info().id()).isEqualTo(10);
    }
  }

  @Test
  void everyShardOfAnIndexIsSpreadOverItsCopies() throws Exception {
    List<ShardId> many = world.index("many", 3);
    for (ShardId each : many) {
      world.assignCopies(each, one, two, three);
    }
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    for (int i = 0; i < 9; i++) {
      for (ShardId each : many) {
        node.run(() -> search(each, MINUTE));
      }
    }

    for (ShardId each : many) {
      for (TestWorker worker : List.of(one, two, three)) {
        assertThat(
                worker.requests().stream()
                    .filter(r -> r instanceof SearchRequest s && s.shard().equals(each)))
            .as("%s on %s", each, worker.info().id())
            .hasSize(3);
      }
    }
  }

  @Test
  void concurrentSearchesGoWhereTheFewestAre() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(Duration.ofMillis(100));
    }

    together(9, this::searchOnce);

    for (TestWorker worker : List.of(one, two, three)) {
      assertThat(searches(worker)).as(worker.info().id()).isBetween(2L, 4L);
    }
  }

  @Test
  void aSlowCopyIsAskedLessAndAgainWhenItMayHaveRecovered() throws Exception {
    one.setWork(Duration.ofMillis(200));
    for (int i = 0; i < 60; i++) {
      search();
    }
    assertThat(searches(one)).isLessThan(5);
    long before = searches(one);

    one.setWork(Duration.ZERO);
    world.world.runFor(NodeRating.FORGOTTEN_BY_HALF.multipliedBy(10));
    for (int i = 0; i < 30; i++) {
      search();
    }

    assertThat(searches(one) - before).isGreaterThan(5);
  }

  @Test
  void whateverACopyCannotDoAnotherIsAskedAtOnce() throws Exception {
    List<ApiException> refusals =
        List.of(
            new ApiException(503, WorkerCalls.NOT_READY, "opening"),
            new ApiException(503, WorkerCalls.NOT_PRIMARY, "not here"),
            ApiException.indexNotFound("books"),
            ApiException.rejected("queue is full"),
            ApiException.unavailable("stopping"),
            new ApiException(500, "internal_server_error", "a file is broken"));
    for (ApiException refusal : refusals) {
      for (TestWorker worker : List.of(one, two)) {
        worker.refuse(shard, refusal);
      }
      Duration start = world.world.now();
      search();
      search();
      search();
      assertThat(world.world.now().minus(start)).as(refusal.getMessage()).isLessThan(MOMENT);
      world.world.runFor(CopyRatings.FAILING);
    }
  }

  @Test
  void aCopyWhoseWorkerIsGoneIsLeftOutForAWhile() throws Exception {
    one.leave();
    two.leave();
    Duration start = world.world.now();
    for (int i = 0; i < 20; i++) {
      search();
    }
    assertThat(world.world.now().minus(start)).isLessThan(MOMENT);
    assertThat(searches(three)).isEqualTo(20);

    one.listen();
    for (int i = 0; i < 5; i++) {
      search();
    }
    assertThat(searches(one)).as("still remembered as failing").isZero();

    world.world.runFor(CopyRatings.FAILING);
    for (int i = 0; i < 6; i++) {
      search();
    }
    assertThat(searches(one)).isPositive();
  }

  @Test
  void aCopyThatIsOpeningCostsTheOthersOnItsWorkerNothing() throws Exception {
    ShardId other = world.index("more", 1).getFirst();
    world.assignCopies(other, one, two);
    one.refuse(shard, new ApiException(503, WorkerCalls.NOT_READY, "opening"));
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    for (int i = 0; i < 6; i++) {
      search();
    }

    for (int i = 0; i < 6; i++) {
      node.run(() -> search(other, MINUTE));
    }

    assertThat(
            one.requests().stream()
                .filter(r -> r instanceof SearchRequest s && s.shard().equals(other)))
        .hasSize(3);
  }

  @Test
  void onlyWhenAllCopiesFailedIsThereAPauseAndThenAllAreAskedAgain() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.refuse(shard, new ApiException(503, WorkerCalls.NOT_READY, "opening"));
    }
    later(Duration.ofSeconds(1), () -> two.refuse(shard, null));

    search();

    assertThat(world.world.now()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1500));
    assertThat(searches(one)).isBetween(3L, 20L);
  }

  @Test
  void whatNoCopyCanDoIsToldAtOnceIfItDoesNotPass() {
    one.refuse(shard, new ApiException(503, WorkerCalls.NOT_READY, "opening"));
    two.refuse(shard, ApiException.rejected("queue is full"));
    three.leave();

    assertThatThrownBy(this::search)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(429));

    assertThat(world.world.now()).isLessThan(Duration.ofSeconds(1));
    assertThat(searches(two)).isEqualTo(1);
  }

  @Test
  void aRequestThatIsWrongIsNotTriedElsewhere() {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.refuse(shard, ApiException.parsing("no such field"));
    }

    assertThatThrownBy(this::search)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));

    assertThat(searches(one) + searches(two) + searches(three)).isEqualTo(1);
  }

  @Test
  void aDeadlineIsKeptWhenAllCopiesHang() {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.machine().pause();
    }
    for (Duration wait : List.of(Duration.ofMillis(100), Duration.ofSeconds(3))) {
      Duration start = world.world.now();
      assertThatThrownBy(() -> node.run(() -> search(shard, wait)))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.status()).isEqualTo(503);
                assertThat(e.error().reason()).contains("[books][0]", "[one]", "[two]", "[three]");
              });
      assertThat(world.world.now().minus(start)).isBetween(wait, wait.plusMillis(10));
    }
    assertNothingIsLeftBehind();
  }

  @Test
  void aSearchThatIsSlowIsAskedOfASecondCopyAndTheFirstIsCancelled() throws Exception {
    TestWorker slow = nextToBeAsked();
    slow.machine().pause();
    long before = searches();
    Duration start = world.world.now();

    search();

    assertThat(world.world.now().minus(start))
        .isBetween(ShardRead.HEDGE_AFTER, ShardRead.HEDGE_AFTER.plus(MOMENT));
    assertThat(searches() - before).as("by those who are awake").isEqualTo(1);
    assertNothingIsLeftBehind();
    world.world.runFor(MOMENT);
    assertThat(world.world.liveTasks(node.machine)).noneMatch(task -> task.startsWith("search"));
  }

  @Test
  void theFirstCopysAnswerCountsIfItComesFirst() throws Exception {
    TestWorker slow = nextToBeAsked();
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(worker.equals(slow) ? Duration.ofMillis(400) : Duration.ofSeconds(5));
    }
    Duration start = world.world.now();

    search();

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofMillis(400), Duration.ofMillis(410));
    assertNothingIsLeftBehind();
  }

  @Test
  void aSearchIsHedgedOnceOnly() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(Duration.ofSeconds(4));
    }

    search();

    assertThat(searches()).isEqualTo(2);
  }

  /** Where searches take long, 250 ms say nothing. */
  @Test
  void searchesThatUsuallyTakeLongAreNotHedgedEarly() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(Duration.ofSeconds(1));
    }
    for (int i = 0; i < 6; i++) {
      search();
    }
    long before = searches();

    for (int i = 0; i < 6; i++) {
      search();
    }

    assertThat(searches() - before).isEqualTo(6);
  }

  @Test
  void hedgingAddsLittleToTheLoadOfWorkersThatAreAllOverloaded() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(Duration.ofSeconds(3));
    }
    List<Integer> hedges = new ArrayList<>();
    node.machine.spawn(
        "count",
        () -> {
          try {
            for (int i = 0; i < 300; i++) {
              node.machine.clock().sleep(Duration.ofMillis(10));
              hedges.add(node.shards.hedgesUnderWay());
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    together(200, this::searchOnce);

    assertThat(hedges).contains(20).allMatch(count -> count <= 200 * Hedges.PERCENT / 100);
    assertThat(searches()).isLessThan(200 + 3 * 20);
    assertNothingIsLeftBehind();
  }

  @Test
  void whenOneOfManyWorkersHangsItsSearchesAreAllSavedSoon() throws Exception {
    TestWorker hung = nextToBeAsked();
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(Duration.ofMillis(5));
    }
    hung.machine().pause();
    Duration start = world.world.now();

    together(120, this::searchOnce);

    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofSeconds(1));
    assertNothingIsLeftBehind();
  }

  @Test
  void aSearchEndsWithTheCopyThatMovesAwayAndGoesOnAtAnother() throws Exception {
    world.assignCopies(shard, one);
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    one.machine().pause();
    Duration start = world.world.now();
    later(Duration.ofSeconds(2), () -> world.assignCopies(shard, two));

    search();

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertNothingIsLeftBehind();
  }

  /** A change of the primary is no reason to begin a search again. */
  @Test
  void aSearchOfACopyThatStaysIsNotDisturbed() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.setWork(Duration.ofMillis(200));
    }
    later(Duration.ofMillis(50), () -> world.assignCopies(shard, two, three, one));

    search();

    assertThat(searches()).isEqualTo(1);
  }

  @Test
  void aGetGoesToThePrimaryOnly() throws Exception {
    write("a");
    for (int i = 0; i < 10; i++) {
      assertThat(get("a", Freshness.ANY, ReadFrom.PRIMARY_UNLESS_CUT_OFF).source()).isNotNull();
    }
    assertThat(gets(one)).isEqualTo(10);
    one.leave();
    Duration start = world.world.now();
    later(Duration.ofSeconds(3), () -> world.assignCopies(shard, two, three));

    assertThat(get("a", Freshness.ANY, ReadFrom.PRIMARY_UNLESS_CUT_OFF).source()).isNotNull();

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(gets(three)).isZero();
  }

  @Test
  void aGetThatSaysWhatItMustNotMissPrefersThePrimaryAndFallsBackToAReplica() throws Exception {
    write("a");
    var position = new Freshness(false, 1, false);
    assertThat(get("a", position, ReadFrom.PRIMARY_FIRST).source()).isNotNull();
    assertThat(gets(one)).isEqualTo(1);
    assertThat(gets(two) + gets(three)).isZero();

    one.leave();
    Duration start = world.world.now();
    assertThat(get("a", position, ReadFrom.PRIMARY_FIRST).source()).isNotNull();
    assertThat(get("a", new Freshness(false, 0, true), ReadFrom.PRIMARY_FIRST).source())
        .isNotNull();

    assertThat(world.world.now().minus(start)).isLessThan(MOMENT);
  }

  @Test
  void aCopyThatIsBehindIsNotTheOneThatAnswers() throws Exception {
    write("old");
    two.stopApplying(shard);
    three.stopApplying(shard);
    write("new");
    var position = new Freshness(false, 2, false);

    for (int i = 0; i < 6; i++) {
      SearchAnswer found = node.run(() -> search(shard, position, MINUTE));
      assertThat(found.total()).isEqualTo(2);
    }
    one.leave();
    later(Duration.ofSeconds(1), () -> three.catchUp(shard));
    assertThat(get("new", position, ReadFrom.PRIMARY_FIRST).source()).isNotNull();
  }

  @Test
  void aPositionThatNoCopyReachesInTimeIs503AndSaysSo() throws Exception {
    write("old");
    for (TestWorker worker : List.of(one, two, three)) {
      worker.stopApplying(shard);
    }
    var position = new Freshness(false, 7, false);

    assertThatThrownBy(() -> node.run(() -> search(shard, position, Duration.ofSeconds(2))))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.error().reason()).contains("has applied 1 of 7");
            });
  }

  @Test
  void withTheStoreOutOfReachAReplicaAnswersAGetThatThePrimaryDoesNot() throws Exception {
    write("a");
    node.store.follow(call -> Fault.unreachable());
    world.world.runFor(Duration.ofSeconds(5));
    assertThat(get("a", Freshness.ANY, ReadFrom.PRIMARY_UNLESS_CUT_OFF).source()).isNotNull();
    assertThat(gets(one)).isEqualTo(1);

    one.machine().pause();
    Duration start = world.world.now();
    assertThat(get("a", Freshness.ANY, ReadFrom.PRIMARY_UNLESS_CUT_OFF).source()).isNotNull();

    assertThat(world.world.now().minus(start))
        .isBetween(ShardRead.PRIMARY_PATIENCE, ShardRead.PRIMARY_PATIENCE.plus(MOMENT));
    assertThat(gets(two) + gets(three)).isEqualTo(1);
  }

  @Test
  void aWriteThatHangsAtAPrimaryThatWasReplacedEndsWithoutBeingRepeated() throws Exception {
    one.machine().pause();
    Duration start = world.world.now();
    later(Duration.ofSeconds(4), () -> world.assignCopies(shard, two, three));

    assertThatThrownBy(() -> write("a"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.error().reason()).contains("[one]", "may or may not");
            });

    assertThat(world.world.now().minus(start))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5).plus(ShardCalls.HANDOVER));
    world.world.runFor(MINUTE);
    assertThat(world.shelf().times("a")).isZero();
    assertNothingIsLeftBehind();
  }

  /** A primary that hands over answers what it has begun. */
  @Test
  void aWriteThatIsAnsweredDuringAHandoverIsAcknowledged() throws Exception {
    one.setWork(Duration.ofMillis(1500));
    later(Duration.ofSeconds(1), () -> world.assignCopies(shard, two, three));

    write("a");

    assertThat(world.shelf().times("a")).isEqualTo(1);
  }

  @Test
  void aWriteGoesOnAtTheNextPrimaryIfTheOldOneSaysThatItIsNone() throws Exception {
    world.network.follow(
        (from, to, call) ->
            call.equals("write")
                ? new Fate.Delivered(Duration.ofSeconds(1), Duration.ZERO)
                : Fate.delivered());
    later(
        Duration.ofMillis(500),
        () -> {
          one.drop(shard);
          world.assignCopies(shard, two, one);
        });

    write("a");

    assertThat(world.shelf().times("a")).isEqualTo(1);
  }

  @Test
  void whatIsRememberedIsOfCopiesThatThereAre() throws Exception {
    one.refuse(shard, new ApiException(503, WorkerCalls.NOT_READY, "opening"));
    for (int i = 0; i < 10; i++) {
      search();
    }
    assertThat(node.shards.remembered()).as("three workers, a shard, a copy").isEqualTo(5);

    world.assignCopies(shard, two);
    world.world.runFor(StateWatch.POLL.multipliedBy(2));

    assertThat(node.shards.remembered()).as("a worker and a shard").isEqualTo(2);

    world.state.remove(world.read().index("books").orElseThrow());
    world.state.replace(
        world.state.loadAssignments(),
        new Assignments(0, world.state.loadAssignments().version() + 1, new TreeMap<>()));
    world.world.runFor(StateWatch.POLL.multipliedBy(2));
    assertThat(node.shards.remembered()).isZero();
  }

  @Test
  void anInterruptedReadEndsAtOnceWithItsHedge() throws Exception {
    for (TestWorker worker : List.of(one, two, three)) {
      worker.machine().pause();
    }
    List<Exception> ends = new ArrayList<>();
    Task reader =
        node.machine.spawn(
            "read",
            () -> {
              try {
                search(shard, MINUTE);
              } catch (InterruptedException e) {
                ends.add(e);
              }
            });
    world.world.runFor(Duration.ofSeconds(1));
    assertThat(node.shards.hedgesUnderWay()).isEqualTo(1);
    assertThat(node.shards.underWay()).isEqualTo(2);

    reader.interrupt();
    world.world.runFor(MOMENT);

    assertThat(ends).hasSize(1);
    assertNothingIsLeftBehind();
  }

  /** With equal copies that have answered nothing yet, the turn decides. */
  private TestWorker nextToBeAsked() throws Exception {
    for (int i = 0; i < 2; i++) {
      search();
    }
    for (TestWorker worker : List.of(one, two, three)) {
      if (searches(worker) == 0) {
        return worker;
      }
    }
    throw new AssertionError("all were asked");
  }

  private void assertNothingIsLeftBehind() {
    assertThat(node.shards.underWay()).isZero();
    assertThat(node.shards.hedgesUnderWay()).isZero();
  }

  private SearchAnswer search() throws Exception {
    return node.run(() -> search(shard, MINUTE));
  }

  private void searchOnce() throws InterruptedException {
    search(shard, MINUTE);
  }

  private SearchAnswer search(ShardId what, Duration timeout) throws InterruptedException {
    return search(what, Freshness.ANY, timeout);
  }

  private SearchAnswer search(ShardId what, Freshness freshness, Duration timeout)
      throws InterruptedException {
    return node.shards.read(
        what,
        ReadFrom.ANY_COPY,
        WorkerCalls.SEARCH,
        (even, left) ->
            new SearchRequest(
                what,
                "{}".getBytes(StandardCharsets.UTF_8),
                1,
                left.multipliedBy(9).dividedBy(10).toMillis(),
                freshness.evenWithoutLease(even),
                null,
                null),
        node.machine.clock().nanoTime() + timeout.toNanos());
  }

  private GetAnswer get(String id, Freshness freshness, ReadFrom from) throws Exception {
    return node.run(
        () ->
            node.shards.read(
                shard,
                from,
                WorkerCalls.GET,
                (even, left) ->
                    new GetRequest(
                        shard, id, true, freshness.evenWithoutLease(even), left.toMillis()),
                node.machine.clock().nanoTime() + MINUTE.toNanos()));
  }

  private WriteAnswer write(String id) throws Exception {
    var write =
        new DocumentWrite(
            DocumentWrite.Kind.INDEX, id, "{}".getBytes(StandardCharsets.UTF_8), -1, -1);
    return node.run(
        () ->
            node.shards.write(
                shard,
                WorkerCalls.WRITE,
                (even, left) ->
                    new WriteRequest(shard, List.of(write), Refresh.NONE, left.toMillis()),
                node.machine.clock().nanoTime() + MINUTE.toNanos()));
  }

  private long searches() {
    return searches(one) + searches(two) + searches(three);
  }

  private static long searches(TestWorker worker) {
    return worker.requests().stream().filter(r -> r instanceof SearchRequest).count();
  }

  private static long gets(TestWorker worker) {
    return worker.requests().stream().filter(r -> r instanceof GetRequest).count();
  }

  private interface Action {
    void run() throws Exception;
  }

  private void later(Duration pause, Action action) {
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

  private void together(int count, Action action) throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(
          node.machine.spawn(
              "one of many",
              () -> {
                try {
                  action.run();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }));
    }
    node.run(
        () -> {
          for (Task task : tasks) {
            task.join();
          }
          return true;
        });
  }
}
