package io.pinakes.coordinator.index;

import static io.pinakes.coordinator.index.StateAccess.stored;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.failure.FailureLog;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.RefreshAnswer;
import io.pinakes.common.message.WorkerCalls.RefreshRequest;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.runtime.Task;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSettings;
import io.pinakes.common.state.StateStore;
import io.pinakes.common.state.StateWatch;
import io.pinakes.common.store.StoreException;
import io.pinakes.coordinator.api.IndexStages;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.routing.ReadFrom;
import io.pinakes.coordinator.routing.ShardCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes what indices there should be; the leader and the workers make it so. */
public final class IndexAdmin implements Indices, IndexStages {

  /** How long a deletion waits for the rows of the logs; those that are left the leader deletes. */
  private static final Duration CLEANING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(IndexAdmin.class);

  private final StateStore store;
  private final StateWatch watch;
  private final IndexRemoval removal;
  private final ShardCalls shards;
  private final Runnable announce;
  private final Machine machine;
  private final FailureLog failures;
  private final GoneIndices gone = new GoneIndices();
  private final StateAccess access;
  private final IndexCreation creation;

  /**
   * Makes the administration of a cluster's indices.
   *
   * @param announce tells other nodes that the state has changed, without waiting for them
   */
  public IndexAdmin(
      StateStore store,
      StateWatch watch,
      IndexRemoval removal,
      ShardCalls shards,
      Runnable announce,
      Machine machine) {
    this.store = store;
    this.watch = watch;
    this.removal = removal;
    this.shards = shards;
    this.announce = announce;
    this.machine = machine;
    failures = new FailureLog(machine.clock());
    access = new StateAccess(store, watch, announce, machine);
    creation = new IndexCreation(access, removal);
  }

  @Override
  public boolean create(String name, ObjectNode body, Duration timeout)
      throws InterruptedException {
    return create(name, name, body, timeout);
  }

  @Override
  public boolean create(String name, String provided, ObjectNode body, Duration timeout)
      throws InterruptedException {
    IndexName.check(name);
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    // As it is in the table: a template that was acknowledged elsewhere is not missed.
    NewIndex made = NewIndex.of(name, provided, body, stored(store::loadMetadata));
    return start(creation.make(name, made, deadline), deadline);
  }

  /** Whether the shards of a new index could be written before the deadline. */
  boolean start(IndexDefinition index, long deadline) throws InterruptedException {
    access.reload();
    announce.run();
    List<ShardId> all = shardsOf(index);
    boolean started = callAll(all, deadline).size() == all.size();
    if (index.settings().replicaRange().isPresent()) {
      // Whoever assigned the shards has told the number of replicas before.
      access.reload();
    }
    return started;
  }

  private IndexResolver resolver(ClusterState state) {
    return new IndexResolver(state, machine.clock().wallClockMillis());
  }

  @Override
  public void delete(String name, Duration timeout) throws InterruptedException {
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    for (int attempt = 0; attempt < StateAccess.CHANGE_ATTEMPTS; attempt++) {
      IndexDefinition index =
          stored(() -> store.loadIndex(name))
              .filter(IndexDefinition::visible)
              .orElseThrow(() -> ApiException.indexNotFound(name));
      if (stored(() -> removal.mark(index))) {
        announce.run();
        stored(watch::reload);
        // What is left after the logs are sealed, the leader does.
        boolean removed = removal.finishSoon(index.asDeleting(), left(deadline), CLEANING);
        LOG.info("index [{}] is {}", name, removed ? "removed" : "sealed and being removed");
        stored(watch::reload);
        announce.run();
        return;
      }
    }
    throw StateAccess.tooManyChanges("index [" + name + "]");
  }

  @Override
  public Optional<IndexDefinition> find(String name) throws InterruptedException {
    Optional<IndexDefinition> known = watch.current().index(name);
    if (known.isPresent() || resolver(watch.current()).isAlias(name)) {
      return known;
    }
    try {
      Optional<IndexDefinition> read = store.loadIndex(name).filter(IndexDefinition::visible);
      if (read.isPresent() || !store.aliases().load().members(name).isEmpty()) {
        return watch.reload().index(name);
      }
      return read;
    } catch (StoreException e) {
      throw StateAccess.unavailable(e);
    }
  }

  @Override
  public void catchUp(ReadConsistency consistency, boolean byPattern) throws InterruptedException {
    boolean missing = gone.missing(consistency.after().uuids(), watch.current());
    if (missing || (consistency.strict() && byPattern)) {
      ClusterState read = stored(watch::reload);
      gone.learn(consistency.after().uuids(), read);
    }
  }

  @Override
  public ClusterState state() {
    return watch.current();
  }

  @Override
  public List<IndexDefinition> all() {
    return watch.current().indices().values().stream().filter(IndexDefinition::visible).toList();
  }

  @Override
  public void putMapping(String name, ObjectNode mappings) throws InterruptedException {
    Mapping added = Mapping.parse(mappings);
    access.change(
        name,
        index -> {
          AnalyzerNames.check(added, Analysis.of(index.settings().given()));
          Mapping merged = index.mapping().merge(added);
          if (merged.equals(index.mapping())) {
            return index;
          }
          index.settings().mappingLimits().check(merged);
          return index.withMapping(merged);
        });
  }

  @Override
  public void putSettings(String name, ObjectNode settings) throws InterruptedException {
    putSettings(name, settings, false);
  }

  @Override
  public void putMissingSettings(String name, ObjectNode settings) throws InterruptedException {
    putSettings(name, settings, true);
  }

  private void putSettings(String name, ObjectNode settings, boolean preserve)
      throws InterruptedException {
    int defaultReplicas = ClusterSetting.defaultReplicas(stored(store::loadMetadata));
    access.change(
        name,
        index -> {
          IndexSettings changed = SettingsParser.change(index, settings, preserve, defaultReplicas);
          return changed.equals(index.settings()) ? index : index.withSettings(changed);
        });
  }

  @Override
  public void close(List<String> names) throws InterruptedException {
    for (String name : names) {
      access.change(
          name, index -> index.closed() ? index : index.withStage(IndexDefinition.Stage.CLOSED));
    }
  }

  @Override
  public boolean open(List<String> names, Duration timeout) throws InterruptedException {
    long deadline = machine.clock().nanoTime() + timeout.toNanos();
    var all = new ArrayList<ShardId>();
    for (String name : names) {
      access.change(
          name, index -> index.closed() ? index.withStage(IndexDefinition.Stage.OPEN) : index);
      find(name).ifPresent(index -> all.addAll(shardsOf(index)));
    }
    return callAll(all, deadline).size() == all.size();
  }

  @Override
  public Refreshed refresh(List<String> names, Duration timeout) throws InterruptedException {
    var all = new ArrayList<ShardId>();
    int wanted = 0;
    for (String name : names) {
      IndexDefinition index = find(name).orElseThrow(() -> ApiException.indexNotFound(name));
      all.addAll(shardsOf(index));
      wanted += index.settings().shards() * (1 + index.settings().replicas());
    }
    Collection<RefreshAnswer> answers =
        callAll(all, machine.clock().nanoTime() + timeout.toNanos());
    int there = answers.stream().mapToInt(RefreshAnswer::copies).sum();
    int hidden = answers.stream().mapToInt(RefreshAnswer::hidden).sum();
    int silent = all.size() - answers.size();
    // While a copy moves there is one more than wanted.
    return new Refreshed(Math.max(wanted, there + silent), there - hidden, hidden + silent);
  }

  private Duration left(long deadline) {
    return Duration.ofNanos(deadline - machine.clock().nanoTime());
  }

  /** A shard that has refreshed is one that has started; the answers of those that have. */
  private Collection<RefreshAnswer> callAll(List<ShardId> all, long deadline)
      throws InterruptedException {
    Queue<RefreshAnswer> answers = new ConcurrentLinkedQueue<>();
    List<Task> tasks = new ArrayList<>();
    for (ShardId shard : all) {
      tasks.add(
          machine.spawn(
              "refresh " + shard,
              () -> {
                try {
                  answers.add(
                      shards.read(
                          shard,
                          ReadFrom.PRIMARY,
                          WorkerCalls.REFRESH,
                          (evenWithoutLease, left) -> new RefreshRequest(shard, left.toMillis()),
                          deadline));
                } catch (ApiException e) {
                  failures.report(
                      e.error().type(),
                      more -> LOG.warn("no refresh of {}: {}{}", shard, e.getMessage(), more));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    try {
      for (Task task : tasks) {
        task.join();
      }
    } catch (InterruptedException e) {
      tasks.forEach(Task::interrupt);
      throw e;
    }
    return answers;
  }

  private static List<ShardId> shardsOf(IndexDefinition index) {
    var shards = new ArrayList<ShardId>();
    for (int i = 0; i < index.settings().shards(); i++) {
      shards.add(new ShardId(index.name(), index.uuid(), i));
    }
    return shards;
  }
}
