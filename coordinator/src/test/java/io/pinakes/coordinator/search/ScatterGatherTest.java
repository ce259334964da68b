package io.pinakes.coordinator.search;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.rpc.Fate;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.store.Fault;
import io.pinakes.coordinator.api.Documents.Item;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorker;
import io.pinakes.coordinator.world.TestWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ScatterGatherTest {

  private static final ObjectNode ALL = JsonMapper.shared().createObjectNode().put("size", 100);

  private final TestWorld world = new TestWorld(5);
  private final TestWorker one = world.worker("one");
  private final TestWorker two = world.worker("two");
  private final TestCoordinator node = world.coordinator("c");
  private List<ShardId> shards = List.of();

  @BeforeEach
  void start() throws Exception {
    shards = world.index("books", 4);
    for (ShardId shard : shards) {
      world.assign(shard, shard.number() % 2 == 0 ? one : two);
    }
    node.start();
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      items.add(
          new Item(
              "books",
              new DocumentWrite(
                  DocumentWrite.Kind.INDEX,
                  "id" + i,
                  "{}".getBytes(StandardCharsets.UTF_8),
                  -1,
                  -1)));
    }
    node.run(() -> node.documents.write(items, Refresh.NONE, MINUTE));
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void everyShardIsAskedOnceAndAtTheSameTime() throws Exception {
    one.setWork(Duration.ofMillis(100));
    two.setWork(Duration.ofMillis(100));
    Duration start = world.world.now();

    Found found = search(MINUTE);

    assertThat(found.total()).isEqualTo(40);
    assertThat(found.hits()).hasSize(40);
    assertThat(found.shards()).isEqualTo(4);
    assertThat(found.failures()).isEmpty();
    assertThat(found.tookMillis()).isBetween(100L, 110L);
    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofMillis(110));
    assertThat(asked(one) + asked(two)).isEqualTo(4);
  }

  @Test
  void aShardThatNobodyHoldsMakesAPartialAnswerThatNamesIt() throws Exception {
    two.machine().pause();

    Found found = search(Duration.ofSeconds(5));

    assertThat(found.failures())
        .hasSize(2)
        .allMatch(failure -> failure.node().equals("two") && failure.shard() % 2 == 1)
        .allMatch(failure -> failure.error().status() == 503);
    assertThat(found.hits()).isNotEmpty();
  }

  @Test
  void aRequestThatEveryShardRefusesIsTheClientsMistake() {
    for (ShardId shard : shards) {
      for (TestWorker worker : List.of(one, two)) {
        worker.refuse(shard, ApiException.parsing("no such field"));
      }
    }

    assertThatThrownBy(() -> search(MINUTE))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo("search_phase_execution_exception");
            });
  }

  @Test
  void withoutAnyWorkerItIs503() {
    one.leave();
    two.leave();

    assertThatThrownBy(() -> search(Duration.ofSeconds(2)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
  }

  /** What the shard has found by then is on its way back before the coordinator gives up. */
  @Test
  void aShardWhoseTimeIsOverAnswersInTime() throws Exception {
    two.setWork(Duration.ofMinutes(10));
    Duration way = Duration.ofMillis(10);
    world.network.follow((from, to, call) -> new Fate.Delivered(way, way));

    Found found = search(Duration.ofMillis(500));

    assertThat(found.timedOut()).isTrue();
    assertThat(found.failures()).isEmpty();
    assertThat(found.hits()).isNotEmpty();
  }

  /** A slow search must not be begun again and again. */
  @Test
  void aSearchMayTakeHalfOfItsTimeAtLeast() throws Exception {
    two.setWork(Duration.ofSeconds(13));

    Found found = search(Duration.ofSeconds(30));

    assertThat(found.timedOut()).isFalse();
    assertThat(found.total()).isEqualTo(40);
    assertThat(asked(two)).isEqualTo(2);
  }

  @Test
  void anAbsentIndexIsNotFound() {
    assertThatThrownBy(() -> node.run(() -> node.searches.search(List.of("none"), ALL, MINUTE)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().type()).isEqualTo(ApiException.INDEX_NOT_FOUND));
  }

  @Test
  void anIndexThatIsRemovedUnderASearchIsNotFound() throws Exception {
    world.state.remove(world.read().index("books").orElseThrow());
    for (ShardId shard : shards) {
      one.drop(shard);
      two.drop(shard);
    }

    assertThatThrownBy(() -> search(MINUTE))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().type()).isEqualTo(ApiException.INDEX_NOT_FOUND));
  }

  @Test
  void theNextIndexOfTheSameNameIsSearched() throws Exception {
    IndexDefinition old = world.read().index("books").orElseThrow();
    world.state.remove(old);
    var next =
        new IndexDefinition("books", "next-uuid", 0, old.settings(), old.mapping(), 1, false, 1);
    world.state.create(next);
    for (ShardId shard : shards) {
      one.drop(shard);
      two.drop(shard);
    }
    for (ShardId shard : TestWorld.shardsOf(next)) {
      world.assign(shard, one);
    }

    Found found = search(MINUTE);

    assertThat(found.total()).isZero();
    assertThat(found.failures()).isEmpty();
  }

  @Test
  void withTheStoreUnreachableASearchAnswersFromWhatTheNodesHold() throws Exception {
    node.store.follow(call -> Fault.unreachable());
    one.setMember(false);
    two.setMember(false);

    Found found = search(MINUTE);

    assertThat(found.total()).isEqualTo(40);
    assertThat(found.failures()).isEmpty();
  }

  @Test
  void anInterruptedSearchEndsAtOnce() throws Exception {
    one.machine().pause();
    two.machine().pause();
    List<Exception> ends = new ArrayList<>();
    Task searcher =
        node.machine.spawn(
            "search",
            () -> {
              try {
                node.searches.search(List.of("books"), ALL, MINUTE);
              } catch (InterruptedException e) {
                ends.add(e);
              }
            });
    world.world.runFor(Duration.ofSeconds(1));

    searcher.interrupt();
    world.world.runFor(Duration.ofMillis(10));

    assertThat(ends).hasSize(1);
  }

  private Found search(Duration timeout) throws Exception {
    return node.run(() -> node.searches.search(List.of("books"), ALL, timeout));
  }

  private static long asked(TestWorker worker) {
    return worker.requests().stream().filter(r -> r instanceof SearchRequest).count();
  }
}
