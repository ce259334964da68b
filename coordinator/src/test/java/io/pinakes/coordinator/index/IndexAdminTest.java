package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.world.TestWorld.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogException;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.Operation;
import io.pinakes.common.log.SealedException;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.store.Fault;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store;
import io.pinakes.coordinator.allocation.Leadership;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.world.TestCoordinator;
import io.pinakes.coordinator.world.TestWorker;
import io.pinakes.coordinator.world.TestWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class IndexAdminTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final TestWorld world = new TestWorld(3);
  private final TestCoordinator node = world.coordinator("c1");
  private final TestCoordinator other = world.coordinator("c2");

  @BeforeEach
  void start() throws Exception {
    node.start();
    other.start();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void anIndexThatIsMadeAgainIsAnotherOne() throws Exception {
    create(node, "books");
    String first = definition("books").uuid();
    delete(node, "books");
    assertThat(world.read().indices()).isEmpty();

    create(other, "books");

    assertThat(definition("books").uuid()).isNotEqualTo(first).hasSize(22);
    assertThat(log("books", 0)).isEmpty();
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    create(node, "books");

    assertThatThrownBy(() -> create(other, "books"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo("resource_already_exists_exception");
              assertThat(e.error().reason()).contains("books/" + definition("books").uuid());
            });
  }

  @Test
  void anIndexExistsAlthoughItsShardsAreNotStartedInTime() throws Exception {
    Duration start = world.world.now();
    boolean started =
        node.run(() -> node.indices.create("books", settings(2), Duration.ofSeconds(3)));

    assertThat(started).isFalse();
    assertThat(definition("books").settings().shards()).isEqualTo(2);
    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofMillis(3050));
  }

  @Test
  void aCreationWhoseAnswerWasLostIsACreation() throws Exception {
    node.store.follow(writesOf("state", Fault.answerLost()));

    create(node, "books");

    assertThat(definition("books")).isNotNull();
  }

  @Test
  void aRemovalSealsAllLogsBeforeItAnswers() throws Exception {
    node.run(() -> node.indices.create("books", settings(3), Duration.ZERO));
    List<ShardId> shards = TestWorld.shardsOf(definition("books"));
    List<LogWriter> writers = new ArrayList<>();
    for (ShardId shard : shards) {
      writers.add(world.run(() -> open(shard)));
    }
    append(writers.getFirst(), "before");

    delete(node, "books");

    for (LogWriter writer : writers) {
      assertThatThrownBy(() -> append(writer, "after")).isInstanceOf(SealedException.class);
    }
    for (ShardId shard : shards) {
      ShardLog log = world.log(shard);
      assertThat(world.run(() -> log.readFrom(log.truncatedBefore(), 100).entries()))
          .hasSize(1)
          .first()
          .isInstanceOf(LogEntry.Seal.class);
    }
  }

  /** Whatever the writer does meanwhile: what it acknowledges was written before the removal. */
  @Test
  void noWriteIsAcknowledgedAfterARemovalWas() throws Exception {
    for (long seed = 0; seed < 100; seed++) {
      try (var w = new TestWorld(seed)) {
        TestCoordinator admin = w.coordinator("c").start();
        admin.run(() -> admin.indices.create("books", settings(2), Duration.ZERO));
        ShardId shard = TestWorld.shardsOf(w.read().index("books").orElseThrow()).getLast();
        SimulatedMachine worker = w.world.machine("worker");
        Duration[] lastAck = {Duration.ZERO};
        Task writing =
            worker.spawn(
                "writer",
                () -> {
                  try {
                    LogWriter writer =
                        LogWriter.open(w.log(shard), LogPosition.START, 1, "w", entry -> {});
                    for (int i = 0; ; i++) {
                      append(writer, i, "x" + i);
                      lastAck[0] = w.world.now();
                      worker.clock().sleep(Duration.ofNanos(worker.random(2_000_000)));
                    }
                  } catch (SealedException e) {
                    return;
                  } catch (LogException e) {
                    throw new AssertionError(e);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        w.world.runFor(Duration.ofMillis(5));
        Duration deleted =
            admin.run(
                () -> {
                  admin.indices.delete("books", MINUTE);
                  return w.world.now();
                });
        admin.run(
            () -> {
              writing.join();
              return true;
            });
        assertThat(lastAck[0]).as("seed %s", seed).isPositive().isLessThanOrEqualTo(deleted);
      }
    }
  }

  @Test
  void anAbsentIndexCannotBeRemoved() {
    assertNotFound(() -> delete(node, "books"));
  }

  @Test
  void ofManyRemovalsAtOnceAllAnswerAndTheIndexIsGone() throws Exception {
    int removed = 0;
    for (long seed = 0; seed < 100; seed++) {
      try (var w = new TestWorld(seed)) {
        List<TestCoordinator> nodes =
            List.of(
                w.coordinator("c1").start(),
                w.coordinator("c2").start(),
                w.coordinator("c3").start());
        nodes
            .getFirst()
            .run(() -> nodes.getFirst().indices.create("books", settings(3), Duration.ZERO));
        List<ShardId> shards = TestWorld.shardsOf(w.read().index("books").orElseThrow());
        var answers = new AtomicInteger();
        List<Task> tasks = new ArrayList<>();
        for (TestCoordinator each : nodes) {
          tasks.add(
              each.machine.spawn(
                  "delete",
                  () -> {
                    try {
                      each.indices.delete("books", MINUTE);
                      answers.incrementAndGet();
                    } catch (ApiException e) {
                      assertThat(e.status()).isEqualTo(404);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
        }
        w.run(
            () -> {
              for (Task task : tasks) {
                task.join();
              }
              return true;
            });
        assertThat(answers).as("seed %s", seed).hasPositiveValue();
        assertThat(w.read().indices()).as("seed %s", seed).isEmpty();
        for (ShardId shard : shards) {
          assertThat(w.run(() -> w.log(shard).readFrom(1, 10).entries()))
              .as("seed %s", seed)
              .hasSize(1)
              .first()
              .isInstanceOf(LogEntry.Seal.class);
        }
        removed += answers.get();
      }
    }
    assertThat(removed).isGreaterThanOrEqualTo(100);
  }

  @Test
  void whereverACoordinatorDiesInARemovalTheLeaderFinishesIt() throws Exception {
    Set<Boolean> marked = new HashSet<>();
    for (int calls = 0; calls < 40; calls++) {
      try (var w = new TestWorld(calls)) {
        TestCoordinator dying = w.coordinator("dying").start();
        TestCoordinator leading = w.coordinator("leading").start();
        dying.run(() -> dying.indices.create("books", settings(2), Duration.ZERO));
        IndexDefinition books = w.read().index("books").orElseThrow();
        int after = calls;
        var made = new AtomicInteger();
        dying.store.follow(
            call -> {
              if (made.getAndIncrement() < after) {
                return Fault.none();
              }
              dying.machine.crash();
              return new Fault.Hang(new CompletableFuture<>());
            });
        dying.machine.spawn(
            "delete",
            () -> {
              try {
                dying.indices.delete("books", MINUTE);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        w.world.runFor(Duration.ofSeconds(1));
        boolean wasMarked = w.state.loadIndex("books").filter(i -> !i.deleting()).isEmpty();
        marked.add(wasMarked);

        lead(leading, 1);

        if (wasMarked) {
          assertThat(w.read().indices()).as("after call %s", calls).isEmpty();
          for (ShardId shard : TestWorld.shardsOf(books)) {
            assertThat(w.run(() -> w.log(shard).readFrom(1, 10).entries()))
                .as("after call %s", calls)
                .last()
                .isInstanceOf(LogEntry.Seal.class);
          }
        } else {
          assertThat(w.read().index("books")).as("after call %s", calls).isPresent();
        }
      }
    }
    assertThat(marked).containsExactlyInAnyOrder(true, false);
  }

  /** One step, as the leader's loop does, and what it sets off. */
  private static void lead(TestCoordinator leading, long term) throws Exception {
    leading.run(
        () -> {
          var leadership =
              new Leadership(
                  term,
                  leading.state,
                  leading.watch,
                  leading.inquiry,
                  leading.removal,
                  () -> {},
                  leading.machine);
          assertThat(leadership.begin()).isTrue();
          leading.watch.reload();
          assertThat(leadership.step(List.of())).isTrue();
          leading.machine.clock().sleep(Duration.ofSeconds(1));
          return true;
        });
  }

  @Test
  void settingsThatAreChangedAtTheSameTimeAreAllIn() throws Exception {
    create(node, "books");
    List<Task> tasks = new ArrayList<>();
    for (TestCoordinator each : List.of(node, other)) {
      String json = each == node ? "{\"number_of_replicas\":2}" : "{\"refresh_interval\":\"7s\"}";
      tasks.add(
          each.machine.spawn(
              "put settings",
              () -> {
                try {
                  each.indices.putSettings("books", (ObjectNode) JSON.readTree(json));
                } catch (InterruptedException e) {
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

    IndexSettings changed = definition("books").settings();
    assertThat(changed.replicas()).isEqualTo(2);
    assertThat(changed.refreshInterval()).isEqualTo(Duration.ofSeconds(7));
    assertNotFound(
        () ->
            node.run(
                () -> {
                  node.indices.putSettings("nope", JSON.createObjectNode());
                  return true;
                }));
  }

  @Test
  void aMappingThatIsWrongSaysThatItIsTheMapping() {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("mappings").putObject("properties").putObject("a").put("type", "nonsense");
    assertThatThrownBy(() -> node.run(() -> node.indices.create("books", body, Duration.ZERO)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().reason())
                  .isEqualTo(
                      "Failed to parse mapping [_doc]: No handler for type [nonsense] declared on"
                          + " field [a]");
              assertThat(e.error().causedBy()).isNotNull();
            });
  }

  @Test
  void aRemovalWhoseLogsCannotBeSealedSaysSoWithinItsTime() throws Exception {
    node.run(() -> node.indices.create("books", settings(4), Duration.ZERO));
    IndexDefinition books = definition("books");
    node.store.follow(
        call -> call.partition().startsWith("log/") ? Fault.unreachable() : Fault.none());
    Duration start = world.world.now();

    assertThatThrownBy(
            () ->
                node.run(
                    () -> {
                      node.indices.delete("books", Duration.ofSeconds(3));
                      return true;
                    }))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));

    assertThat(world.world.now().minus(start)).isLessThan(Duration.ofSeconds(4));
    assertThat(world.state.loadIndex("books").orElseThrow().deleting()).isTrue();
    assertThat(node.indices.all()).isEmpty();
    assertNotFound(() -> delete(node, "books"));

    node.store.follow(FaultPlan.none());
    lead(other, 1);
    assertThat(world.read().indices()).isEmpty();
    assertThat(world.run(() -> world.log(TestWorld.shardsOf(books).getLast()).readFrom(1, 9)))
        .satisfies(page -> assertThat(page.entries()).hasSize(1));
  }

  @Test
  void aRemovalLeavesOfEachShardOnlyWhatLateComersCollideWith() throws Exception {
    node.run(() -> node.indices.create("books", settings(2), Duration.ZERO));
    List<ShardId> shards = TestWorld.shardsOf(definition("books"));
    LogWriter writer = world.run(() -> open(shards.getFirst()));
    append(writer, "x");
    append(writer, 1, "y");
    var manifests = new Manifests(world.table, other.machine, TestWorld.CALL);

    delete(node, "books");

    for (ShardId shard : shards) {
      List<Row> rows =
          world
              .table
              .query(
                  "log/" + shard.uuid() + "/" + shard.number(),
                  "0",
                  "~",
                  100,
                  Store.Consistency.STRONG,
                  TestWorld.CALL)
              .rows();
      assertThat(rows)
          .extracting(row -> row.attributes().containsKey("payload"))
          .containsOnly(false);
      assertThat(rows)
          .extracting(row -> row.key().sort().replaceFirst("0{18}", ""))
          .containsExactlyElementsOf(
              shard.equals(shards.getFirst())
                  ? List.of("1", "4", "manifest", "truncated")
                  : List.of("1", "manifest", "truncated"));
      assertThat(other.run(() -> manifests.load(shard)).removed()).isTrue();
    }
  }

  /** The client is told that it is gone as soon as nothing more can be acknowledged into it. */
  @Test
  void aRemovalWhoseManifestsCannotBeReplacedIsAnsweredAndFinishedByTheLeader() throws Exception {
    node.run(() -> node.indices.create("books", settings(1), Duration.ZERO));
    ShardId shard = TestWorld.shardsOf(definition("books")).getFirst();
    node.store.follow(
        call ->
            call.write() != null && call.write().key().sort().equals("manifest")
                ? Fault.unreachable()
                : Fault.none());

    delete(node, "books");

    assertThat(node.indices.all()).isEmpty();
    assertThat(world.state.loadIndex("books").orElseThrow().deleting()).isTrue();
    assertThat(world.run(() -> world.log(shard).readFrom(1, 9)).entries())
        .last()
        .isInstanceOf(LogEntry.Seal.class);
    assertThatThrownBy(() -> create(node, "books"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));

    lead(other, 1);
    assertThat(world.read().indices()).isEmpty();
  }

  /** Nobody needs to wait for the leader to use a name again. */
  @Test
  void aNameIsFreeForTheNextIndexAlthoughARemovalWasNotFinished() throws Exception {
    create(node, "books");
    IndexDefinition old = definition("books");
    assertThat(world.state.replace(old, old.asDeleting())).isTrue();

    create(other, "books");

    assertThat(definition("books").uuid()).isNotEqualTo(old.uuid());
    assertThat(world.run(() -> world.log(TestWorld.shardsOf(old).getFirst()).readFrom(1, 9)))
        .satisfies(page -> assertThat(page.entries().getLast()).isInstanceOf(LogEntry.Seal.class));
  }

  @Test
  void mappingsThatArePutAtTheSameTimeAreAllIn() throws Exception {
    create(node, "books");
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestCoordinator each = i % 2 == 0 ? node : other;
      ObjectNode mapping = field("f" + i, "long");
      tasks.add(
          each.machine.spawn(
              "put mapping",
              () -> {
                try {
                  each.indices.putMapping("books", mapping);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    world.run(
        () -> {
          for (Task task : tasks) {
            task.join();
          }
          return true;
        });

    IndexDefinition books = definition("books");
    for (int i = 0; i < 20; i++) {
      assertThat(books.mapping().toJson().toString()).contains("\"f" + i + "\"");
    }
    assertThat(books.mappingVersion()).isEqualTo(21);
  }

  @Test
  void aMappingThatContradictsIsRefusedAndOneThatSaysNothingNewChangesNothing() throws Exception {
    create(node, "books");
    putMapping(node, "books", field("year", "long"));
    IndexDefinition before = definition("books");

    assertThatThrownBy(() -> putMapping(other, "books", field("year", "keyword")))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    putMapping(other, "books", field("year", "long"));

    assertThat(definition("books")).isEqualTo(before);
    assertNotFound(() -> putMapping(node, "none", field("year", "long")));
  }

  @Test
  void replicasAreAcceptedAndUnassignedForNow() throws Exception {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("settings").put("number_of_shards", 2).put("number_of_replicas", 1);

    node.run(() -> node.indices.create("books", body, Duration.ZERO));

    IndexSettings settings = definition("books").settings();
    assertThat(settings.withGiven(new TreeMap<>()))
        .isEqualTo(new IndexSettings(2, 1, Duration.ofSeconds(1)));
    assertThat(settings.given())
        .containsOnlyKeys("index.number_of_shards", "index.number_of_replicas");
  }

  @Test
  void anIndexHasAsManyReplicasAsTheClusterSaysUnlessItSaysItself() throws Exception {
    create(node, "before");
    assertThat(definition("before").settings().replicas()).isEqualTo(1);

    ObjectNode two = JSON.createObjectNode().put("cluster.default_number_of_replicas", 2);
    other.run(
        () -> {
          other.settings.put(two, JSON.createObjectNode());
          return null;
        });
    create(node, "after");
    node.run(
        () -> {
          node.indices.putSettings(
              "before", (ObjectNode) JSON.readTree("{\"number_of_replicas\":null}"));
          return null;
        });

    assertThat(definition("after").settings().replicas()).isEqualTo(2);
    assertThat(definition("before").settings().replicas()).isEqualTo(2);
  }

  @Test
  void aRefreshCountsAllCopies() throws Exception {
    TestWorker one = world.worker("one");
    TestWorker two = world.worker("two");
    ShardId shard = world.index("books", 1).getFirst();
    world.assignCopies(shard, one, two);
    one.haveCopies(2, 0);
    // One more than the index should have, as while a copy moves.
    assertThat(node.run(() -> node.indices.refresh(List.of("books"), MINUTE)))
        .isEqualTo(new Indices.Refreshed(2, 2, 0));

    one.haveCopies(3, 1);
    assertThat(node.run(() -> node.indices.refresh(List.of("books"), MINUTE)))
        .isEqualTo(new Indices.Refreshed(3, 2, 1));

    one.leave();
    assertThat(node.run(() -> node.indices.refresh(List.of("books"), Duration.ofSeconds(1))))
        .isEqualTo(new Indices.Refreshed(1, 0, 1));
  }

  @Test
  void anIndexMadeElsewhereIsFoundAtOnce() throws Exception {
    create(node, "books");

    assertThat(other.run(() -> other.indices.find("books"))).isPresent();
    assertThat(other.run(() -> other.indices.find("none"))).isEmpty();
  }

  @Test
  void withoutTheStoreWhatIsNotKnownIs503AndNot404() throws Exception {
    create(node, "books");
    node.store.follow(call -> Fault.unreachable());

    assertThat(node.run(() -> node.indices.find("books"))).isPresent();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> node.run(() -> node.indices.find("none")),
            () -> delete(node, "books"),
            () -> create(node, "none"))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
    }
  }

  private static FaultPlan writesOf(String partition, Fault first) {
    var done = new AtomicInteger();
    return call ->
        call.write() != null && call.partition().equals(partition) && done.getAndIncrement() == 0
            ? first
            : Fault.none();
  }

  private static void create(TestCoordinator on, String name) throws Exception {
    on.run(() -> on.indices.create(name, JSON.createObjectNode(), Duration.ZERO));
  }

  private static void delete(TestCoordinator on, String name) throws Exception {
    on.run(
        () -> {
          on.indices.delete(name, MINUTE);
          return true;
        });
  }

  private static void putMapping(TestCoordinator on, String name, ObjectNode mapping)
      throws Exception {
    on.run(
        () -> {
          on.indices.putMapping(name, mapping);
          return true;
        });
  }

  private IndexDefinition definition(String name) {
    try {
      return world.read().index(name).orElseThrow();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<LogEntry> log(String index, int shard) throws Exception {
    ShardId id = TestWorld.shardsOf(definition(index)).get(shard);
    return world.run(() -> world.log(id).readFrom(1, 100).entries());
  }

  private LogWriter open(ShardId shard) throws LogException, InterruptedException {
    return LogWriter.open(world.log(shard), LogPosition.START, 1, "w", entry -> {});
  }

  private void append(LogWriter writer, String id) throws Exception {
    world.run(() -> append(writer, 0, id));
  }

  private static LogEntry append(LogWriter writer, long seqNo, String id)
      throws LogException, InterruptedException {
    byte[] source = "{}".getBytes(StandardCharsets.UTF_8);
    return writer.append(seqNo, 1, List.of(new Operation.Index(id, 1, source)));
  }

  private static ObjectNode settings(int shards) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("settings").put("number_of_shards", shards);
    return body;
  }

  private static ObjectNode field(String name, String type) {
    ObjectNode mapping = JSON.createObjectNode();
    mapping.putObject("properties").putObject(name).put("type", type);
    return mapping;
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.error().type()).isEqualTo(ApiException.INDEX_NOT_FOUND));
  }
}
