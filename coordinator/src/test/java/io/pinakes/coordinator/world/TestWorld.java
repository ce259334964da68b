package io.pinakes.coordinator.world;

import io.pinakes.common.blob.InMemoryBlobStore;
import io.pinakes.common.log.LogSettings;
import io.pinakes.common.log.ShardLog;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.rpc.InMemoryNetwork;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.runtime.SimulatedWorld;
import io.pinakes.common.state.Assignments;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.ShardAssignment;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.store.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** What coordinators share: the table, the network, and the workers on it. */
public final class TestWorld implements AutoCloseable {

  /** Of one call to the table. */
  public static final Duration CALL = Duration.ofMillis(750);

  public static final Duration MINUTE = Duration.ofMinutes(1);

  public final SimulatedWorld world;
  public final InMemoryStore table = new InMemoryStore();
  public final RecordingStore recorded = new RecordingStore(table);
  public final InMemoryBlobStore blobs = new InMemoryBlobStore();
  public final InMemoryNetwork network = new InMemoryNetwork();

  /** The table as the test sees it. */
  public final StateStore state = new StateStore(recorded, CALL);

  private final SimulatedMachine machine;
  private final Shelf shelf = new Shelf();

  public TestWorld(long seed) {
    world = new SimulatedWorld(seed);
    machine = world.machine("test");
  }

  /** A coordinator's own machine and its ways to the table and to the workers. */
  public TestCoordinator coordinator(String id) {
    return new TestCoordinator(this, id);
  }

  /** A worker that listens, and holds no shard yet. */
  public TestWorker worker(String id) {
    return new TestWorker(this, id, shelf);
  }

  /** What all workers did, in order. */
  public Shelf shelf() {
    return shelf;
  }

  /** Runs {@code body} on a machine of its own, and everything else meanwhile. */
  public <T> T run(Callable<T> body) throws Exception {
    return world.run(machine, body);
  }

  /** Makes an index whose shards nobody holds. */
  public List<ShardId> index(String name, int shards) throws Exception {
    return index(name, shards, 0);
  }

  /** Makes an index with replicas whose shards nobody holds. */
  public List<ShardId> index(String name, int shards, int replicas) throws Exception {
    var settings = new IndexSettings(shards, replicas, Duration.ofSeconds(1));
    var index =
        new IndexDefinition(name, name + "-uuid", 0, settings, Mapping.empty(), 1, false, 1);
    if (!state.create(index)) {
      throw new IllegalStateException(name + " is there");
    }
    return shardsOf(index);
  }

  public static List<ShardId> shardsOf(IndexDefinition index) {
    List<ShardId> shards = new ArrayList<>();
    for (int i = 0; i < index.settings().shards(); i++) {
      shards.add(new ShardId(index.name(), index.uuid(), i));
    }
    return shards;
  }

  /** Makes a worker the primary of a shard, as a leader would, and lets it know. */
  public void assign(ShardId shard, TestWorker worker) throws Exception {
    assign(shard, worker.info());
    worker.serve(shard);
  }

  /** Makes workers the shard's copies, the first its primary, and lets them know. */
  public void assignCopies(ShardId shard, TestWorker primary, TestWorker... replicas)
      throws Exception {
    List<NodeInfo> copies = new ArrayList<>(List.of(primary.info()));
    primary.drop(shard);
    primary.serve(shard);
    for (TestWorker replica : replicas) {
      copies.add(replica.info());
      replica.drop(shard);
      replica.replicate(shard);
    }
    change(shard, before -> new ShardAssignment(before.number() + 1, copies));
  }

  /** Writes an assignment of which the worker knows nothing. */
  public void assign(ShardId shard, NodeInfo node) throws Exception {
    change(shard, before -> before.withPrimary(node));
  }

  private void change(ShardId shard, UnaryOperator<ShardAssignment> change) throws Exception {
    Assignments before = state.loadAssignments();
    var byIndex = new TreeMap<>(before.byIndex());
    List<ShardAssignment> shards = new ArrayList<>(byIndex.getOrDefault(shard.uuid(), List.of()));
    while (shards.size() <= shard.number()) {
      shards.add(ShardAssignment.NONE);
    }
    shards.set(shard.number(), change.apply(shards.get(shard.number())));
    byIndex.put(shard.uuid(), shards);
    var next = new Assignments(before.term(), before.version() + 1, byIndex);
    if (!state.replace(before, next)) {
      throw new IllegalStateException("somebody else assigns");
    }
  }

  /** The state as it is in the table. */
  public ClusterState read() throws Exception {
    return state.load();
  }

  /** A shard's log, for whoever wants to read it or to write to it. */
  public ShardLog log(ShardId shard) {
    return new ShardLog(table, blobs, machine, LogSettings.DEFAULT, shard.uuid(), shard.number());
  }

  @Override
  public void close() {
    world.close();
  }
}
