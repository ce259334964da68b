package io.pinakes.worker.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinakes.common.blob.BlobFault;
import io.pinakes.common.blob.FaultyBlobStore;
import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.log.LogEntry;
import io.pinakes.common.log.LogPage;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.message.DocumentWrite.Kind;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.Refresh;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.message.WorkerCalls.WriteAnswer;
import io.pinakes.common.message.WorkerCalls.WriteRequest;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.rpc.RpcHandlers;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.snapshot.Manifests;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.FaultPlan;
import io.pinakes.common.store.FaultyStore;
import io.pinakes.common.store.InMemoryStore;
import io.pinakes.worker.disk.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.lucene.index.SerialMergeScheduler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Workers of a simulated world that share a table, blobs, and one index. */
final class ShardWorld implements AutoCloseable {

  static final ShardId SHARD = new ShardId("books", "u-1", 0);
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final LogSettings LOG =
      new LogSettings(300, Duration.ofMillis(200), Duration.ofMillis(5), Duration.ofMillis(100), 5);
  static final IndexSettings ONE_SHARD = new IndexSettings(1, 0, Duration.ofSeconds(1));
  static final ShardSettings SETTINGS =
      new ShardSettings(
          10_000,
          2_000,
          2,
          4_000,
          Duration.ofSeconds(30),
          3,
          Duration.ofSeconds(2),
          16,
          1L << 30,
          1L << 30,
          Duration.ofDays(1));

  private static final Duration CALL = Duration.ofMillis(200);
  private static final JsonMapper JSON = JsonMapper.shared();

  final SimulatedWorld world;
  final InMemoryStore table = new InMemoryStore();
  final InMemoryBlobStore blobs = new InMemoryBlobStore();
  final InMemoryNetwork network = new InMemoryNetwork();

  ShardWorld(long seed) throws Exception {
    this(seed, ONE_SHARD, Mapping.empty());
  }

  ShardWorld(long seed, IndexSettings settings, Mapping mapping) throws Exception {
    world = new SimulatedWorld(seed);
    new StateStore(table, CALL)
        .create(new IndexDefinition("books", "u-1", 0, settings, mapping, 1, false, 1));
  }

  Node node(String name) throws Exception {
    return node(name, SETTINGS);
  }

  Node node(String name, ShardSettings settings) throws Exception {
    return new Node(this, name, settings, new SimulatedDisk());
  }

  /** A node whose disk has been there before. */
  Node node(String name, ShardSettings settings, SimulatedDisk disk) throws Exception {
    return new Node(this, name, settings, disk);
  }

  static Mapping mapping(String json) {
    return Mapping.parse((ObjectNode) JSON.readTree(json.replace('\'', '"')));
  }

  IndexDefinition definition() throws Exception {
    return new StateStore(table, CALL).loadIndex("books").orElseThrow();
  }

  /** Changes the mapping as a coordinator does. */
  void putMapping(String json) throws Exception {
    IndexDefinition from = definition();
    new StateStore(table, CALL)
        .replace(from, from.withMapping(from.mapping().merge(mapping(json))));
  }

  /** Assigns the shard's copies to nodes, the primary first, as a leader does. */
  void assign(String... names) throws Exception {
    var state = new StateStore(table, CALL);
    Assignments before = state.loadAssignments();
    List<NodeInfo> copies =
        Stream.of(names)
            .map(name -> new NodeInfo(name, name, NodeInfo.Role.WORKER, name, ""))
            .toList();
    ShardAssignment old = before.of(SHARD.uuid(), 0);
    boolean samePrimary = old.primary().filter(copies.getFirst()::equals).isPresent();
    var next = new ShardAssignment(old.number() + (samePrimary ? 0 : 1), copies);
    boolean written =
        state.replace(
            before,
            new Assignments(
                1,
                before.version() + 1,
                before.with(Map.of(SHARD.uuid(), List.of(next))).byIndex()));
    if (!written) {
      throw new AssertionError("not assigned");
    }
  }

  /** All of the shard's log, as it truly is. */
  List<LogEntry> log() throws Exception {
    SimulatedMachine reader = world.machine("reader");
    var log = new ShardLog(table, blobs, reader, LOG, SHARD.uuid(), SHARD.number());
    return world.run(
        reader,
        () -> {
          var entries = new ArrayList<LogEntry>();
          boolean mayHaveMore = true;
          while (mayHaveMore) {
            LogPage page = log.readFrom(entries.size() + 1L, 50);
            entries.addAll(page.entries());
            mayHaveMore = page.mayHaveMore();
          }
          return entries;
        });
  }

  List<LogEntry.Batch> batches() throws Exception {
    return log().stream()
        .filter(LogEntry.Batch.class::isInstance)
        .map(LogEntry.Batch.class::cast)
        .toList();
  }

  @Override
  public void close() {
    world.close();
  }

  static DocumentWrite index(String id, String source) {
    return new DocumentWrite(Kind.INDEX, id, bytes(source), -1, -1);
  }

  static DocumentWrite create(String id, String source) {
    return new DocumentWrite(Kind.CREATE, id, bytes(source), -1, -1);
  }

  static DocumentWrite indexIf(String id, String source, long seqNo, long term) {
    return new DocumentWrite(Kind.INDEX, id, bytes(source), seqNo, term);
  }

  static DocumentWrite delete(String id) {
    return DocumentWrite.delete(id, -1, -1);
  }

  static WriteRequest request(DocumentWrite... writes) {
    return request(Refresh.NONE, TIMEOUT, writes);
  }

  static WriteRequest request(Refresh refresh, Duration timeout, DocumentWrite... writes) {
    return new WriteRequest(SHARD, List.of(writes), refresh, timeout.toMillis());
  }

  static byte[] bytes(String source) {
    return source.replace('\'', '"').getBytes(UTF_8);
  }

  /** Searches a copy. */
  static SearchAnswer search(
      Shard shard, SearchBody body, long mappingVersion, Freshness freshness, Duration timeout)
      throws Exception {
    return shard.search(
        new SearchRequest(
            shard.id(), new byte[0], mappingVersion, timeout.toMillis(), freshness, null, null),
        body);
  }

  static SearchBody search(String body) {
    return SearchBody.parse((ObjectNode) JSON.readTree(body.replace('\'', '"')));
  }

  /** A worker: its machine, its way to the table and the blobs. */
  static final class Node {
    final ShardWorld in;
    final SimulatedMachine machine;
    final BusyMachine busy;
    final FaultyStore store;
    final FaultyBlobStore blobs;
    final StateWatch watch;
    final ShardParts parts;
    final List<Shard> failed = new ArrayList<>();
    final SimulatedDisk disk;
    private final List<Shard> opened = new ArrayList<>();

    Node(ShardWorld in, String name, ShardSettings settings, SimulatedDisk disk) throws Exception {
      this.disk = disk;
      this.in = in;
      machine = in.world.machine(name);
      busy = new BusyMachine(machine);
      store = new FaultyStore(in.table, machine, FaultPlan.none());
      blobs = new FaultyBlobStore(in.blobs, machine, BlobFault.Plan.none());
      var state = new StateStore(store, CALL);
      watch = new StateWatch(state, machine);
      parts =
          new ShardParts(
              busy,
              name,
              name,
              in.network.transport(name, machine),
              state,
              watch,
              blobs,
              new Manifests(store, machine, CALL),
              shard -> new ShardLog(store, blobs, machine, LOG, shard.uuid(), shard.number()),
              disk,
              SerialMergeScheduler::new,
              settings);
      run(
          () -> {
            watch.start();
            return true;
          });
      in.network.attach(
          name,
          new RpcHandlers()
              .on(WorkerCalls.TAIL, request -> opened.getLast().tail(request))
              .on(
                  WorkerCalls.NUDGE,
                  _ -> {
                    watch.nudge();
                    return new WorkerCalls.Nudged();
                  }),
          machine);
    }

    /** The process ends; another may start under its name. */
    void crash() {
      machine.crash();
      in.network.detach(parts.nodeId());
    }

    /** A shard that is open as the primary. */
    Shard open(long assignment) throws Exception {
      return open(new Shard.Aim(assignment, true));
    }

    /** A copy that is open. */
    Shard open(Shard.Aim aim) throws Exception {
      var shard = new Shard(SHARD, aim, parts, failed::add);
      opened.add(shard);
      run(
          () -> {
            shard.open();
            return true;
          });
      if (!shard.status().started()) {
        throw new AssertionError(shard.status());
      }
      return shard;
    }

    Shard shard(long assignment) {
      return new Shard(SHARD, new Shard.Aim(assignment, true), parts, failed::add);
    }

    <T> T run(Callable<T> body) throws Exception {
      return in.world.run(machine, body);
    }

    /** Begins something on the node and does not wait for it. */
    <T> CompletableFuture<T> begin(Callable<T> body) {
      var result = new CompletableFuture<T>();
      Task _ =
          machine.spawn(
              "client",
              () -> {
                try {
                  result.complete(body.call());
                } catch (Throwable t) {
                  result.completeExceptionally(t);
                }
              });
      return result;
    }

    WriteAnswer write(Shard shard, DocumentWrite... writes) throws Exception {
      return run(() -> shard.write(request(writes)));
    }

    GetAnswer get(Shard shard, String id) throws Exception {
      return run(() -> shard.get(id, true, Freshness.ANY, TIMEOUT));
    }

    /** Ids of what a search shows, in order. */
    List<String> ids(Shard shard) throws Exception {
      return run(() -> idsHere(shard));
    }

    static List<String> idsHere(Shard shard) throws Exception {
      return search(shard, search("{'size':1000}"), 0, Freshness.ANY, TIMEOUT).hits().stream()
          .map(Hit::id)
          .sorted()
          .toList();
    }

    void close(Shard shard) throws Exception {
      run(
          () -> {
            shard.close();
            return true;
          });
    }

    /** What still runs here besides what runs as long as the node does. */
    List<String> tasks() {
      return in.world.liveTasks(machine).stream()
          .filter(name -> !name.equals("state-watch"))
          .toList();
    }
  }
}
