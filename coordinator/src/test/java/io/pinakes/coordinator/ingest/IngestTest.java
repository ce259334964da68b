package io.pinakes.coordinator.ingest;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.rpc.Fate;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.store.Fault;
import io.pinakes.coordinator.api.Documents.Item;
import io.pinakes.coordinator.api.Documents.ItemResult;
import io.pinakes.coordinator.routing.Routing;
import io.pinakes.coordinator.routing.ShardCalls;
import io.pinakes.coordinator.world.Shelf;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorker;
import io.pinakes.coordinator.world.TestWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IngestTest {

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final TestWorld world = new TestWorld(11);
  private final TestWorker one = world.worker("one");
  private final TestWorker two = world.worker("two");
  private final TestCoordinator node = world.coordinator("c");

  @BeforeEach
  void start() throws Exception {
    node.start();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void resultsComeInTheOrderOfTheItemsWhateverTheShards() throws Exception {
    List<ShardId> shards = books(5);
    // The shards answer at different times.
    world.network.follow(
        (from, to, call) ->
            new Fate.Delivered(Duration.ofMillis(node.machine.random(50)), Duration.ZERO));
    List<Item> items =
        IntStream.range(0, 200).mapToObj(i -> index("books", "id" + i, EMPTY)).toList();

    List<ItemResult> results = write(items);

    assertThat(results).hasSize(200);
    for (int i = 0; i < 200; i++) {
      assertThat(results.get(i).document().id()).isEqualTo("id" + i);
      assertThat(results.get(i).document().outcome()).isEqualTo(Outcome.CREATED);
      assertThat(results.get(i).shard()).isEqualTo(Routing.shardOf("id" + i, 5));
    }
    assertThat(world.shelf().done()).hasSize(200);
    for (Shelf.Done done : world.shelf().done()) {
      assertThat(done.shard())
          .isEqualTo(shards.get(Routing.shardOf(done.write().id(), shards.size())));
    }
  }

  @Test
  void anItemThatFailsFailsAlone() throws Exception {
    List<ShardId> shards = books(2);
    one.refuse(shards.getFirst(), ApiException.rejected("full"));
    List<Item> items =
        IntStream.range(0, 20).mapToObj(i -> index("books", "id" + i, EMPTY)).toList();

    for (ItemResult result : write(items)) {
      ApiError error = result.document().error();
      if (result.shard() == 0) {
        assertThat(error).isNotNull();
        assertThat(error.status()).isEqualTo(429);
      } else {
        assertThat(error).isNull();
      }
    }
  }

  @Test
  void anAbsentIndexIsCreatedWithOneShardPerDefault() throws Exception {
    assignWhatIsCreated();

    List<ItemResult> results = write(List.of(index("notes", "a", EMPTY)));

    assertThat(results.getFirst().document().outcome()).isEqualTo(Outcome.CREATED);
    assertThat(world.read().index("notes")).isPresent();
  }

  @Test
  void twoCoordinatorsThatCreateTheSameIndexAtOnceWriteIntoOne() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      try (var other = new TestWorld(seed)) {
        TestWorker worker = other.worker("one");
        List<TestCoordinator> nodes =
            List.of(other.coordinator("c1").start(), other.coordinator("c2").start());
        assignWhatIsCreated(other, worker);
        List<ItemResult> results = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (TestCoordinator each : nodes) {
          tasks.add(
              each.machine.spawn(
                  "write",
                  () -> {
                    try {
                      results.addAll(
                          each.documents.write(
                              List.of(index("notes", "of " + each.machine, EMPTY)),
                              Refresh.NONE,
                              MINUTE));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
        }
        nodes
            .getFirst()
            .run(
                () -> {
                  for (Task task : tasks) {
                    task.join();
                  }
                  return true;
                });
        assertThat(results)
            .as("seed %s", seed)
            .hasSize(2)
            .allMatch(result -> result.document().outcome() == Outcome.CREATED);
        assertThat(other.shelf().done().stream().map(done -> done.shard().uuid()).distinct())
            .as("seed %s", seed)
            .hasSize(1);
      }
    }
  }

  @Test
  void aDeleteCreatesNoIndex() throws Exception {
    List<ItemResult> results = write(List.of(delete("notes", "a")));

    assertThat(results.getFirst().document().error()).isNotNull();
    assertThat(results.getFirst().document().error().status()).isEqualTo(404);
    assertThat(results.getFirst().shard()).isEqualTo(-1);
    assertThat(world.read().indices()).isEmpty();
  }

  /** OpenSearch looks at all items before it carries out the first. */
  @Test
  void aDeleteBeforeAnItemThatCreatesTheIndexIsNoObstacle() throws Exception {
    assignWhatIsCreated();

    List<ItemResult> results = write(List.of(delete("notes", "a"), index("notes", "b", EMPTY)));

    assertThat(results)
        .extracting(result -> result.document().outcome())
        .containsExactly(Outcome.NOT_FOUND, Outcome.CREATED);
  }

  @Test
  void anIndexThatCannotBeCreatedFailsItsItemsOnly() throws Exception {
    books(1);

    List<ItemResult> results =
        write(List.of(index("Not Lower", "a", EMPTY), index("books", "b", EMPTY)));

    assertThat(results.getFirst().document().error()).isNotNull();
    assertThat(results.getFirst().document().error().type())
        .isEqualTo("invalid_index_name_exception");
    assertThat(results.getLast().document().outcome()).isEqualTo(Outcome.CREATED);
  }

  @Test
  void largeRequestsGoInPartsThatKeepTheOrderOfEachShard() throws Exception {
    books(2);
    byte[] megabyte = source(1 << 20);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      items.add(index("books", "id" + i % 6, megabyte));
    }

    List<ItemResult> results = write(items);

    assertThat(results).allMatch(result -> result.document().error() == null);
    for (ShardId shard : List.of(shard(0), shard(1))) {
      List<String> sent =
          items.stream()
              .map(item -> item.write().id())
              .filter(id -> Routing.shardOf(id, 2) == shard.number())
              .toList();
      assertThat(world.shelf().done())
          .filteredOn(done -> done.shard().equals(shard))
          .extracting(done -> done.write().id())
          .containsExactlyElementsOf(sent);
    }
    List<WriteRequest> calls = calls();
    assertThat(calls).hasSizeGreaterThan(4);
    for (WriteRequest call : calls) {
      long bytes = call.writes().stream().mapToLong(write -> write.source().length).sum();
      assertThat(bytes).isLessThan(Ingest.CALL_BYTES + megabyte.length);
    }
  }

  /**
   * The outcome of the first part is unknown: it may still be on its way, and be carried out after
   * a second one.
   */
  @Test
  void afterAPartWithoutAnAnswerNothingMoreIsSentToItsShard() throws Exception {
    books(1);
    byte[] half = source((int) Ingest.CALL_BYTES / 2);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      items.add(index("books", "same", half));
    }
    var ingest =
        new Ingest(
            node.indices, new ShardCalls(node.watch, new BreaksOnce(), node.machine), node.machine);

    List<ItemResult> results = node.run(() -> ingest.write(items, Refresh.NONE, MINUTE));
    world.world.runFor(Duration.ofSeconds(2));

    assertThat(results).hasSize(6).allMatch(result -> result.document().error() != null);
    assertThat(world.shelf().done()).as("the first part, in the end").hasSize(2);
  }

  /** The first write's connection breaks while the request is still on its way, and arrives. */
  private final class BreaksOnce implements Transport {

    private final Transport whole = world.network.transport("c:9200", node.machine);
    private boolean broken;

    @Override
    public <Q, A> A call(String address, Rpc<Q, A> rpc, Q request, Duration timeout)
        throws RpcException, InterruptedException {
      if (broken || rpc != WorkerCalls.WRITE) {
        return whole.call(address, rpc, request, timeout);
      }
      broken = true;
      node.machine.spawn(
          "late request",
          () -> {
            try {
              node.machine.clock().sleep(Duration.ofSeconds(1));
              whole.call(address, rpc, request, timeout);
            } catch (RpcException e) {
              throw new AssertionError(e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      throw new RpcException("connection reset", true, null);
    }
  }

  @Test
  void aBulkWithoutWorkersFailsItemByItemAtItsDeadline() throws Exception {
    world.index("books", 3);
    world.world.runFor(Duration.ofSeconds(1));
    Duration start = world.world.now();

    List<ItemResult> results =
        node.run(
            () ->
                node.documents.write(
                    List.of(index("books", "a", EMPTY), index("books", "b", EMPTY)),
                    Refresh.NONE,
                    Duration.ofSeconds(2)));

    assertThat(results)
        .allMatch(
            result ->
                result.document().error() != null && result.document().error().status() == 503);
    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofMillis(2020));
  }

  @Test
  void anUnreachableStoreRefusesWritesToUnknownIndicesWith503() throws Exception {
    node.store.follow(call -> Fault.unreachable());

    List<ItemResult> results = write(List.of(index("notes", "a", EMPTY)));

    assertThat(results.getFirst().document().error()).isNotNull();
    assertThat(results.getFirst().document().error().status()).isEqualTo(503);
  }

  /** Another coordinator removed the index and made it anew; this one has not heard of it. */
  @Test
  void aWriteFindsTheNextIndexOfTheSameName() throws Exception {
    books(2);
    write(List.of(index("books", "old", EMPTY)));
    IndexDefinition old = world.read().index("books").orElseThrow();
    world.state.remove(old);
    one.drop(shard(0));
    two.drop(shard(1));
    var next =
        new IndexDefinition("books", "next-uuid", 0, old.settings(), old.mapping(), 1, false, 1);
    world.state.create(next);
    for (ShardId shard : TestWorld.shardsOf(next)) {
      world.assign(shard, two);
    }

    List<ItemResult> results =
        write(List.of(index("books", "new", EMPTY), index("books", "other", EMPTY)));

    assertThat(results).allMatch(result -> result.document().outcome() == Outcome.CREATED);
    assertThat(node.run(() -> node.documents.get("books", "new", true, MINUTE)).source())
        .isNotNull();
    assertThat(node.run(() -> node.documents.get("books", "old", true, MINUTE)).source()).isNull();
  }

  @Test
  void aGetFindsTheNextIndexOfTheSameName() throws Exception {
    books(1);
    node.run(() -> node.documents.get("books", "x", true, MINUTE));
    IndexDefinition old = world.read().index("books").orElseThrow();
    world.state.remove(old);
    one.drop(shard(0));
    var next =
        new IndexDefinition("books", "next-uuid", 0, old.settings(), old.mapping(), 1, false, 1);
    world.state.create(next);
    world.assign(TestWorld.shardsOf(next).getFirst(), two);

    assertThat(node.run(() -> node.documents.get("books", "x", true, MINUTE)).source()).isNull();
  }

  @Test
  void aGetFromAnAbsentIndexIsNotFound() {
    assertThatThrownBy(() -> node.run(() -> node.documents.get("none", "x", true, MINUTE)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  @Test
  void anInterruptedWriteLeavesNoTasksBehind() throws Exception {
    books(2);
    one.machine().pause();
    two.machine().pause();
    List<Exception> ends = new ArrayList<>();
    List<Item> items =
        IntStream.range(0, 20).mapToObj(i -> index("books", "id" + i, EMPTY)).toList();
    Task writer =
        node.machine.spawn(
            "write",
            () -> {
              try {
                node.documents.write(items, Refresh.NONE, MINUTE);
              } catch (InterruptedException e) {
                ends.add(e);
              }
            });
    world.world.runFor(Duration.ofSeconds(1));

    writer.interrupt();
    world.world.runFor(Duration.ofMillis(10));

    assertThat(ends).hasSize(1);
  }

  private List<ShardId> books(int shards) throws Exception {
    List<ShardId> made = world.index("books", shards);
    for (ShardId shard : made) {
      world.assign(shard, shard.number() % 2 == 0 ? one : two);
    }
    return made;
  }

  private static ShardId shard(int number) {
    return new ShardId("books", "books-uuid", number);
  }

  private void assignWhatIsCreated() {
    assignWhatIsCreated(world, one);
  }

  /** A leader in short: gives every new shard to the worker. */
  private static void assignWhatIsCreated(TestWorld world, TestWorker worker) {
    worker
        .machine()
        .spawn(
            "leader",
            () -> {
              try {
                while (true) {
                  worker.machine().clock().sleep(Duration.ofMillis(100));
                  var state = world.read();
                  for (IndexDefinition index : state.indices().values()) {
                    for (ShardId shard : TestWorld.shardsOf(index)) {
                      if (state.assignment(shard).primary().isEmpty()) {
                        world.assign(shard, worker);
                      }
                    }
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
  }

  private List<ItemResult> write(List<Item> items) throws Exception {
    return node.run(() -> node.documents.write(items, Refresh.NONE, MINUTE));
  }

  private List<WriteRequest> calls() {
    var calls = new ArrayList<WriteRequest>();
    for (TestWorker worker : List.of(one, two)) {
      for (Object request : worker.requests()) {
        if (request instanceof WriteRequest write) {
          calls.add(write);
        }
      }
    }
    return calls;
  }

  private static Item index(String index, String id, byte[] source) {
    return new Item(index, new DocumentWrite(DocumentWrite.Kind.INDEX, id, source, -1, -1));
  }

  private static Item delete(String index, String id) {
    return new Item(index, DocumentWrite.delete(id, -1, -1));
  }

  private static byte[] source(int bytes) {
    byte[] source = new byte[bytes];
    Arrays.fill(source, (byte) ' ');
    source[0] = '{';
    source[bytes - 1] = '}';
    return source;
  }
}
