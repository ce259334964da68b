package io.pinakes.worker.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogPosition;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.LogWriter;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.snapshot.Manifests;
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
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Store.Consistency;
import io.pinakes.worker.shard.BusyMachine;
import io.pinakes.worker.shard.ShardParts;
import io.pinakes.worker.shard.ShardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker makes its shards those that the cluster state assigns to it. */
final class ShardHostTest {

  private static final Duration CALL = Duration.ofMillis(200);
  private static final int SHARDS = 6;
  private static final NodeInfo HERE = node("here");
  private static final NodeInfo ELSEWHERE = node("elsewhere");

  private final InMemoryStore table = new InMemoryStore();
  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final StateStore leader = new StateStore(table, CALL);
  private SimulatedWorld world;
  private SimulatedMachine machine;
  private BusyMachine busy;
  private FaultyStore store;
  private StateWatch watch;
  private ShardHost host;

  private static NodeInfo node(String id) {
    return new NodeInfo(id, id + "#1", NodeInfo.Role.WORKER, id + ":1", "");
  }

  private static ShardId shard(int number) {
    return new ShardId("books", "u-1", number);
  }

  @BeforeEach
  void start() throws Exception {
    world = new SimulatedWorld(1);
    machine = world.machine("here");
    busy = new BusyMachine(machine);
    store = new FaultyStore(table, machine, FaultPlan.none());
    var state = new StateStore(store, CALL);
    watch = new StateWatch(state, busy);
    leader.create(
        new IndexDefinition(
            "books",
            "u-1",
            0,
            new IndexSettings(SHARDS, 0, Duration.ofSeconds(1)),
            Mapping.empty(),
            1,
            false,
            1));
    host =
        new ShardHost(
            HERE.owner(),
            new ShardParts(
                busy,
                "here",
                HERE.owner(),
                new InMemoryNetwork().transport(HERE.address(), machine),
                state,
                watch,
                blobs,
                new Manifests(store, busy, CALL),
                shard ->
                    new ShardLog(
                        store, blobs, busy, LogSettings.DEFAULT, shard.uuid(), shard.number()),
                _ -> new ByteBuffersDirectory(),
                SerialMergeScheduler::new,
                ShardSettings.DEFAULT));
    watch.onChange(host::reconcile);
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

  /** Assigns shard 0 and further ones; null: to nobody. */
  private void assign(@Nullable NodeInfo... nodes) throws Exception {
    Assignments before = leader.loadAssignments();
    List<ShardAssignment> next = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      ShardAssignment old = before.of("u-1", i);
      NodeInfo node = i < nodes.length ? nodes[i] : null;
      next.add(
          node == null ? new ShardAssignment(old.number() + 1, List.of()) : old.withPrimary(node));
    }
    Assignments changed = before.with(Map.of("u-1", next));
    assertThat(leader.replace(before, new Assignments(1, before.version() + 1, changed.byIndex())))
        .isTrue();
    watch.nudge();
    world.runFor(Duration.ofMillis(100));
  }

  private List<Integer> started() {
    return host.statuses().stream()
        .filter(ShardStatus::started)
        .map(status -> status.shard().number())
        .sorted()
        .toList();
  }

  private ShardStatus only() {
    assertThat(host.statuses()).hasSize(1);
    return host.statuses().getFirst();
  }

  private void write(int number, String id) throws Exception {
    var write = new DocumentWrite(DocumentWrite.Kind.INDEX, id, new byte[] {'{', '}'}, -1, -1);
    world.run(
        machine,
        () ->
            host.find(shard(number))
                .write(new WriteRequest(shard(number), List.of(write), Refresh.NONE, 5_000)));
  }

  private int rowsOfLog() throws Exception {
    List<Row> rows = table.query("log/u-1/0", "", "~", 1_000, Consistency.STRONG, CALL).rows();
    return rows.size();
  }

  private List<String> tasks() {
    return world.liveTasks(machine).stream().filter(name -> !name.equals("state-watch")).toList();
  }

  private void seal() throws Exception {
    var log = new ShardLog(table, blobs, machine, LogSettings.DEFAULT, "u-1", 0);
    world.run(machine, () -> log.seal(CALL));
  }

  @Test
  void whatIsAssignedIsOpenedAndWhatIsAssignedNoMoreIsClosed() throws Exception {
    assertThat(host.statuses()).isEmpty();
    assign(HERE, ELSEWHERE, HERE, HERE, HERE, HERE);
    assertThat(started()).containsExactly(0, 2, 3, 4, 5);
    assign(HERE, HERE);
    assertThat(started()).containsExactly(0, 1);
    assertThatThrownBy(() -> host.find(shard(2)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
    assign();
    assertThat(host.statuses()).isEmpty();
    world.runFor(Duration.ofSeconds(10));
    assertThat(tasks()).isEmpty();
  }

  @Test
  void whatIsTakenAwayAndGivenBackHasItsDocuments() throws Exception {
    assign(HERE);
    write(0, "a");
    assign(ELSEWHERE);
    assign(HERE);
    write(0, "b");
    assertThat(only().assignment()).isEqualTo(3);
    world.runFor(Duration.ofSeconds(2));
    assertThat(only().documents()).isEqualTo(2);
  }

  @Test
  void aNewAssignmentOfTheSameShardOpensItAnew() throws Exception {
    assign(HERE);
    write(0, "a");
    assign(HERE);
    assertThat(only().assignment()).isEqualTo(2);
    assertThat(only().started()).isTrue();
    write(0, "b");
    // A marker for each opening, and the two writes.
    assertThat(rowsOfLog()).isEqualTo(4);
  }

  @Test
  void anUnchangedAssignmentLeavesTheShardAlone() throws Exception {
    assign(HERE);
    var before = host.find(shard(0));
    for (int i = 0; i < 10; i++) {
      host.reconcile(watch.current());
    }
    world.runFor(Duration.ofSeconds(5));
    assertThat(host.find(shard(0))).isSameAs(before);
    assertThat(rowsOfLog()).isEqualTo(1);
  }

  @Test
  void aShardThatFailsIsOpenedAgain() throws Exception {
    assign(HERE);
    write(0, "a");
    var before = host.find(shard(0));
    depose();
    assertThatThrownBy(() -> write(0, "b"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
    world.runFor(Duration.ofSeconds(1));
    assertThat(host.find(shard(0))).isNotSameAs(before);
    write(0, "c");
    world.runFor(Duration.ofSeconds(2));
    assertThat(only().documents()).isEqualTo(2);
  }

  /**
   * Another has opened the shard for the same assignment: the writer here ends on its next write.
   */
  private void depose() throws Exception {
    var log = new ShardLog(table, blobs, machine, LogSettings.DEFAULT, "u-1", 0);
    var assignment = only().assignment();
    world.run(machine, () -> LogWriter.open(log, LogPosition.START, assignment, "x", _ -> {}));
  }

  @Test
  void whatKeepsFailingIsOpenedMoreAndMoreSeldomAlsoWhenItOpensAndFailsLater() throws Exception {
    assign(HERE);
    int before = rowsOfLog();
    Duration end = world.now().plusSeconds(60);
    while (world.now().compareTo(end) < 0) {
      if (only().started()) {
        depose();
        try {
          write(0, "a");
        } catch (ApiException e) {
          assertThat(e.status()).isEqualTo(503);
        }
      }
      world.runFor(Duration.ofMillis(50));
    }
    // Two markers each time: at 0.2, 0.6, 1.4, 3, 6.2, 11.2, 16.2, ... seconds.
    assertThat(rowsOfLog() - before).isBetween(8, 36);
  }

  @Test
  void aShardThatHasBeenWellForLongIsOpenedAgainSoon() throws Exception {
    assign(HERE);
    for (int i = 0; i < 5; i++) {
      world.runFor(ShardHost.STEADY.plusSeconds(1));
      depose();
      assertThatThrownBy(() -> write(0, "a")).isInstanceOf(ApiException.class);
      world.runFor(Duration.ofSeconds(1));
      assertThat(only().started()).isTrue();
    }
  }

  @Test
  void aSealedLogIsNotReadInATightLoopAndItsStatusSaysWhy() throws Exception {
    assign(HERE);
    seal();
    assertThatThrownBy(() -> write(0, "a"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
    var reads = new int[1];
    store.follow(
        call -> {
          reads[0] += call.partition().startsWith("log/") ? 1 : 0;
          return Fault.none();
        });
    world.runFor(Duration.ofMinutes(1));
    // The manifest and the log, each time.
    assertThat(reads[0]).isBetween(6, 40);
    assertThat(only().started()).isFalse();
    assertThat(only().failure()).contains("sealed");
    int rows = rowsOfLog();
    leader.replace(index(), index().asDeleting());
    world.runFor(Duration.ofSeconds(1));
    assertThat(host.statuses()).isEmpty();
    world.runFor(Duration.ofSeconds(30));
    assertThat(rowsOfLog()).isEqualTo(rows);
    assertThat(tasks()).isEmpty();
  }

  private IndexDefinition index() throws Exception {
    return leader.loadIndex("books").orElseThrow();
  }

  @Test
  void anIndexThatIsDeletedIsClosed() throws Exception {
    assign(HERE, HERE);
    write(0, "a");
    leader.replace(index(), index().asDeleting());
    world.runFor(Duration.ofSeconds(2));
    assertThat(host.statuses()).isEmpty();
    assertThat(tasks()).isEmpty();
  }

  @Test
  void closingEndsEverythingAlsoWhatIsBeingOpened() throws Exception {
    for (int delay = 0; delay < 40; delay += 2) {
      end();
      var fresh = new ShardHostTest();
      fresh.start();
      try {
        fresh.busy.work(Duration.ofMillis(5));
        fresh.assignAndClose(Duration.ofMillis(delay));
      } finally {
        fresh.end();
      }
    }
  }

  private void assignAndClose(Duration delay) throws Exception {
    Assignments before = leader.loadAssignments();
    List<ShardAssignment> next = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      next.add(before.of("u-1", i).withPrimary(HERE));
    }
    leader.replace(before, new Assignments(1, 1, before.with(Map.of("u-1", next)).byIndex()));
    watch.nudge();
    world.runFor(delay);
    world.run(
        machine,
        () -> {
          host.close();
          return true;
        });
    // CPU work that had begun goes on for a moment after its caller was interrupted.
    List<String> left = tasks().stream().filter(name -> !name.equals("compute")).toList();
    assertThat(left).as("%s", delay).isEmpty();
    host.reconcile(watch.current());
    world.runFor(Duration.ofSeconds(1));
    assertThat(host.statuses()).isEmpty();
    assertThat(tasks()).isEmpty();
  }
}
