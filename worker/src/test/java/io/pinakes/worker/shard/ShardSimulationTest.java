package io.pinakes.worker.shard;

import static io.pinakes.worker.shard.ShardWorld.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.Operation;
import io.pinakes.common.message.DocumentResult;
import io.pinakes.common.message.DocumentResult.Outcome;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.worker.shard.ShardWorld.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Workers open one shard again and again, also at the same time, while clients write to all of
 * them; machines pause and crash, stores lose requests and answers, CPU queues are full. In the end
 * the log, a get and a search agree with every answer that was given.
 */
final class ShardSimulationTest {

  private static final int SEEDS = 200;
  private static final int NODES = 3;
  private static final int CLIENTS = 2;
  private static final int IDS = 6;
  private static final int UPHEAVALS = 8;

  private static final FaultPlan.Rates FAULTS =
      new FaultPlan.Rates(20, 30, 20, 80, Duration.ofMillis(300));

  /** A write and what its client was told: a result, or a refusal. */
  private record Told(
      DocumentWrite write, @Nullable DocumentResult result, @Nullable ApiException refusal) {

    /** Whether the client was told that nothing was done. */
    boolean isDenied() {
      if (result != null) {
        return result.outcome() == null;
      }
      return refusal != null
          && (refusal.status() == 429
              || refusal.status() == 404
              || refusal.error().type().equals(WorkerCalls.NOT_PRIMARY)
              || refusal.error().reason().startsWith("nothing was written"));
    }
  }

  private record Seen(String id, long version, long seqNo, String source) {}

  private static String text(byte[] source) {
    return new String(source, StandardCharsets.UTF_8);
  }

  /** One run and all that its clients saw. */
  private static final class Run {
    final ShardWorld world;
    final SplittableRandom chaos;
    final List<Node> nodes = new ArrayList<>();
    final Map<Node, List<Shard>> shards = new HashMap<>();
    final List<Told> told = new ArrayList<>();
    final List<Seen> seen = new ArrayList<>();
    long assignments;
    int sources;
    int started;
    int running;
    boolean stopped;

    Run(long seed) throws Exception {
      world = new ShardWorld(seed);
      chaos = new SplittableRandom(seed);
    }

    Node start() throws Exception {
      Node node = world.node("n" + started++);
      node.busy.work(Duration.ofMillis(3));
      node.busy.reject(20);
      node.store.follow(FaultPlan.random(node.machine, FAULTS));
      node.blobs.follow(BlobFault.Plan.random(node.machine, 60, 60, 60, Duration.ofMillis(100)));
      shards.put(node, new ArrayList<>());
      for (int i = 0; i < CLIENTS; i++) {
        running++;
        node.machine.spawn("client", () -> beClient(node));
      }
      return node;
    }

    void open(Node node, long assignment) {
      Shard shard = node.shard(assignment);
      shards.get(node).add(shard);
      node.machine.spawn("open", shard::open);
    }

    private void beClient(Node node) {
      SimulatedMachine machine = node.machine;
      try {
        while (!stopped) {
          machine.clock().sleep(Duration.ofMillis(machine.random(50)));
          List<Shard> there = shards.get(node);
          if (!there.isEmpty()) {
            // Mostly the last, sometimes one that has been followed by others.
            long back = machine.random(4) == 0 ? machine.random(there.size()) : 0;
            useShard(machine, there.get(there.size() - 1 - (int) back));
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        running--;
      }
    }

    private void useShard(SimulatedMachine machine, Shard shard) throws InterruptedException {
      try {
        switch ((int) machine.random(6)) {
          case 0 -> {
            String id = "d" + machine.random(IDS);
            GetAnswer got =
                shard.get(id, machine.random(2) == 0, Freshness.ANY, ShardWorld.TIMEOUT);
            if (got.source() != null) {
              seen.add(new Seen(id, got.version(), got.seqNo(), text(got.source())));
            }
          }
          case 1 -> search(shard).forEach(seen::add);
          default -> write(machine, shard);
        }
      } catch (ApiException e) {
        assertThat(e.status()).as(e.getMessage()).isIn(429, 503);
      } catch (InterruptedException e) {
        throw e;
      } catch (RejectedExecutionException e) {
        // The handler of calls makes a 429 of it.
        return;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private void write(SimulatedMachine machine, Shard shard) throws Exception {
      List<DocumentWrite> writes = new ArrayList<>();
      for (long i = machine.random(3); i >= 0; i--) {
        writes.add(randomWrite(machine));
      }
      Refresh refresh = Refresh.values()[(int) Math.max(0, machine.random(8) - 5)];
      try {
        List<DocumentResult> results =
            shard.write(new WriteRequest(ShardWorld.SHARD, writes, refresh, 1_000)).results();
        for (int i = 0; i < writes.size(); i++) {
          told.add(new Told(writes.get(i), results.get(i), null));
        }
      } catch (ApiException e) {
        writes.forEach(write -> told.add(new Told(write, null, e)));
        throw e;
      } catch (RejectedExecutionException e) {
        ApiException full = ApiException.rejected("no room");
        writes.forEach(write -> told.add(new Told(write, null, full)));
        throw e;
      }
    }

    private DocumentWrite randomWrite(SimulatedMachine machine) {
      String id = "d" + machine.random(IDS);
      long seqNo = -1;
      long term = -1;
      if (machine.random(4) == 0 && !seen.isEmpty()) {
        Seen known = seen.get(seen.size() - 1 - (int) machine.random(Math.min(3, seen.size())));
        id = known.id();
        seqNo = known.seqNo();
        term = 1 + machine.random(Math.max(1, assignments));
      }
      if (machine.random(5) == 0) {
        return DocumentWrite.delete(id, seqNo, term);
      }
      String filler = machine.random(20) == 0 ? noise(machine, 60) : "";
      String source = "{\"n\":" + sources++ + ",\"f\":\"" + filler + "\"}";
      Kind kind = machine.random(4) == 0 && seqNo < 0 ? Kind.CREATE : Kind.INDEX;
      return new DocumentWrite(kind, id, source.getBytes(StandardCharsets.UTF_8), seqNo, term);
    }

    /** What does not fit into a row, however it is compressed. */
    private static String noise(SimulatedMachine machine, int numbers) {
      var noise = new StringBuilder();
      for (int i = 0; i < numbers; i++) {
        noise.append(Long.toHexString(machine.random()));
      }
      return noise.toString();
    }

    private void upheaval() throws Exception {
      Node victim = nodes.get(chaos.nextInt(NODES));
      switch (chaos.nextInt(6)) {
        case 0 -> {
          victim.machine.crash();
          running -= CLIENTS;
          nodes.remove(victim);
          Node next = start();
          nodes.add(next);
          open(next, ++assignments);
        }
        case 1 -> {
          victim.machine.pause();
          open(nodes.get(chaos.nextInt(NODES)), ++assignments);
          world.world.runFor(Duration.ofMillis(chaos.nextInt(1_500)));
          victim.machine.resume();
        }
        case 2 -> {
          List<Shard> there = shards.get(victim);
          if (!there.isEmpty()) {
            Shard last = there.getLast();
            victim.begin(
                () -> {
                  last.close();
                  return true;
                });
          }
        }
        // The same worker again, for the same assignment: after a failure.
        case 3 -> open(victim, assignments);
        default -> open(victim, ++assignments);
      }
    }

    void run() throws Exception {
      for (int i = 0; i < NODES; i++) {
        nodes.add(start());
      }
      open(nodes.getFirst(), ++assignments);
      for (int i = 0; i < UPHEAVALS; i++) {
        world.world.runFor(Duration.ofMillis(chaos.nextInt(400)));
        upheaval();
      }
      stopped = true;
      for (Node node : nodes) {
        node.store.follow(FaultPlan.none());
        node.blobs.follow(BlobFault.Plan.none());
        node.busy.reject(0);
      }
      world.world.runUntil(() -> running == 0, Duration.ofMinutes(1));
    }

    /** Closes all shards of the nodes that live; nothing of them may go on. */
    void closeAll() throws Exception {
      for (Node node : nodes) {
        for (Shard shard : shards.get(node)) {
          node.close(shard);
        }
      }
      world.world.runFor(Duration.ofSeconds(2));
      for (Node node : nodes) {
        assertThat(node.tasks()).as("seed %s", world.world.seed()).isEmpty();
      }
    }
  }

  private static List<Seen> search(Shard shard) throws Exception {
    List<Seen> hits = new ArrayList<>();
    var body = ShardWorld.search("{'size':100,'version':true,'seq_no_primary_term':true}");
    for (Hit hit : ShardWorld.search(shard, body, 0, Freshness.ANY, TIMEOUT).hits()) {
      byte[] source = hit.source();
      assertThat(source).isNotNull();
      hits.add(new Seen(hit.id(), hit.version(), hit.seqNo(), text(source)));
    }
    Set<String> ids = new HashSet<>();
    assertThat(hits).as("no document twice").allMatch(hit -> ids.add(hit.id()));
    return hits;
  }

  /** A logged write in its place. */
  private record Logged(Operation operation, long seqNo, long term) {
    boolean isDelete() {
      return operation instanceof Operation.Delete;
    }
  }

  private static @Nullable String source(Operation operation) {
    return operation instanceof Operation.Index index ? text(index.source()) : null;
  }

  private static void check(Run run) throws Exception {
    long seed = run.world.world.seed();
    List<Logged> log = new ArrayList<>();
    for (LogEntry.Batch batch : run.world.batches()) {
      assertThat(batch.firstSeqNo()).as("seed %s", seed).isEqualTo(log.size());
      for (Operation operation : batch.operations()) {
        log.add(new Logged(operation, log.size(), batch.term()));
      }
    }
    Map<Long, Logged> before = new HashMap<>();
    Map<String, Logged> last = new TreeMap<>();
    Set<String> sources = new HashSet<>();
    for (Logged logged : log) {
      Operation operation = logged.operation();
      String source = source(operation);
      assertThat(source == null || sources.add(source)).as("seed %s: twice", seed).isTrue();
      Logged previous = last.put(operation.id(), logged);
      if (previous != null) {
        before.put(logged.seqNo(), previous);
      }
      long next = previous == null ? 1 : previous.operation().version() + 1;
      // Who opens the shard later knows nothing of deletions.
      boolean startsAnew =
          previous != null && previous.isDelete() && previous.term() < logged.term();
      assertThat(operation.version() == next || (startsAnew && operation.version() == 1))
          .as("seed %s: %s after %s", seed, logged, previous)
          .isTrue();
    }
    for (Told told : run.told) {
      checkTold(seed, told, log, before, sources);
    }
    for (Seen seen : run.seen) {
      Operation operation = log.get((int) seen.seqNo()).operation();
      assertThat(new Seen(operation.id(), operation.version(), seen.seqNo(), source(operation)))
          .as("seed %s", seed)
          .isEqualTo(seen);
    }
    checkLast(run, last);
  }

  private static void checkTold(
      long seed, Told told, List<Logged> log, Map<Long, Logged> before, Set<String> sources) {
    byte[] bytes = told.write().source();
    String source = bytes == null ? null : text(bytes);
    if (told.isDenied()) {
      assertThat(source == null || !sources.contains(source))
          .as("seed %s: %s is in the log", seed, told)
          .isTrue();
      return;
    }
    DocumentResult result = told.result();
    if (result == null) {
      return;
    }
    assertThat(result.seqNo()).as("seed %s: %s", seed, told).isLessThan(log.size());
    Logged logged = log.get((int) result.seqNo());
    assertThat(logged.operation().id()).as("seed %s", seed).isEqualTo(result.id());
    assertThat(logged.operation().version()).as("seed %s", seed).isEqualTo(result.version());
    assertThat(logged.term()).as("seed %s", seed).isEqualTo(result.primaryTerm());
    assertThat(source(logged.operation())).as("seed %s", seed).isEqualTo(source);
    Logged previous = before.get(result.seqNo());
    boolean wasThere = previous != null && !previous.isDelete();
    Outcome expected =
        source == null
            ? (wasThere ? Outcome.DELETED : Outcome.NOT_FOUND)
            : (wasThere ? Outcome.UPDATED : Outcome.CREATED);
    assertThat(result.outcome()).as("seed %s: %s", seed, told).isEqualTo(expected);
    if (told.write().kind() == Kind.CREATE) {
      assertThat(wasThere).as("seed %s: %s", seed, told).isFalse();
    }
    if (told.write().ifSeqNo() >= 0) {
      assertThat(previous).isNotNull();
      assertThat(previous.seqNo()).as("seed %s", seed).isEqualTo(told.write().ifSeqNo());
      assertThat(previous.term()).as("seed %s", seed).isEqualTo(told.write().ifPrimaryTerm());
    }
  }

  /** What another worker makes of the log. */
  private static void checkLast(Run run, Map<String, Logged> last) throws Exception {
    long seed = run.world.world.seed();
    Node node = run.world.node("last");
    Shard shard = node.open(run.assignments + 1);
    Map<String, Seen> expected = new TreeMap<>();
    last.forEach(
        (id, logged) -> {
          String source = source(logged.operation());
          if (source != null) {
            expected.put(id, new Seen(id, logged.operation().version(), logged.seqNo(), source));
          }
        });
    Map<String, Seen> found = new TreeMap<>();
    node.run(() -> search(shard)).forEach(hit -> found.put(hit.id(), hit));
    assertThat(found).as("seed %s", seed).isEqualTo(expected);
    for (int i = 0; i < IDS; i++) {
      GetAnswer got = node.get(shard, "d" + i);
      Seen there = expected.get("d" + i);
      assertThat(got.source() == null ? null : text(got.source()))
          .as("seed %s", seed)
          .isEqualTo(there == null ? null : there.source());
    }
    node.close(shard);
  }

  @Test
  void everyAnswerIsTrueWhateverHappens() throws Exception {
    int acknowledged = 0;
    int unknown = 0;
    int denied = 0;
    int terms = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed);
      try (run.world) {
        run.run();
        run.closeAll();
        check(run);
        for (Told told : run.told) {
          boolean isAcknowledged = told.result() != null && told.result().outcome() != null;
          acknowledged += isAcknowledged ? 1 : 0;
          denied += told.isDenied() ? 1 : 0;
          unknown += isAcknowledged || told.isDenied() ? 0 : 1;
        }
        terms +=
            (int) run.world.log().stream().filter(LogEntry.TermMarker.class::isInstance).count();
      }
    }
    // The simulation meets what it is there to meet.
    assertThat(acknowledged).isGreaterThan(SEEDS * 10);
    assertThat(denied).isGreaterThan(SEEDS * 2);
    assertThat(unknown).isGreaterThan(SEEDS / 4);
    assertThat(terms).isGreaterThan(SEEDS * 4);
  }

  @Test
  void theSameSeedGivesTheSameTrace() throws Exception {
    Set<Long> traces = new HashSet<>();
    for (long seed = 0; seed < 5; seed++) {
      Run first = new Run(seed);
      Run second = new Run(seed);
      try (first.world;
          second.world) {
        first.run();
        second.run();
        assertThat(second.world.world.trace())
            .as("seed %s", seed)
            .isEqualTo(first.world.world.trace());
        assertThat(second.seen).isEqualTo(first.seen);
        traces.add(first.world.world.trace());
      }
    }
    assertThat(traces).hasSize(5);
  }
}
