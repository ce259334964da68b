package io.pinakes.system.simulation;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.Freshness;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.message.WorkerCalls.GetRequest;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.message.WorkerCalls.SearchRequest;
import io.pinakes.common.rpc.RpcException;
import io.pinakes.common.rpc.Transport;
import io.pinakes.common.runtime.SimulatedMachine;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateStore;
import io.pinakes.coordinator.api.Indices.Refreshed;
import io.pinakes.coordinator.node.CoordinatorNode;
import io.pinakes.coordinator.routing.Routing;
import io.pinakes.system.history.Linearizability;
import io.pinakes.system.history.Linearizability.Linearizable;
import io.pinakes.system.history.Linearizability.NotLinearizable;
import io.pinakes.system.history.Linearizability.Undecided;
import io.pinakes.system.history.Step;
import io.pinakes.system.simulation.Verdict.Count;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares, once all is healed, what every copy holds with what clients were told. */
final class FinalCheck {

  /** Until everything is served again; beyond the longest pause between two attempts. */
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final SimulatedCluster cluster;
  private final Scenario scenario;
  private final Verdict verdict;
  private final SimulatedMachine machine;
  private final Transport transport;

  FinalCheck(SimulatedCluster cluster, Scenario scenario, Verdict verdict) {
    this.cluster = cluster;
    this.scenario = scenario;
    this.verdict = verdict;
    this.machine = cluster.world.machine("check");
    this.transport = cluster.network.transport("check:1", machine);
  }

  /** Something is not as it should be yet. */
  private static final class NotYetException extends Exception {
    private static final long serialVersionUID = 1L;

    NotYetException(String what) {
      super(what);
    }
  }

  /**
   * Waits until all copies serve all there is, and says what that is.
   *
   * @return the documents by id; null if an invariant was violated
   */
  @Nullable Map<String, Step.Found> healed() throws Exception {
    Duration end = cluster.world.now().plus(RECOVERY);
    while (true) {
      try {
        return cluster.world.run(machine, this::documents);
      } catch (NotYetException | RpcException | ApiException e) {
        if (verdict.isViolated()) {
          return null;
        }
        if (cluster.world.now().compareTo(end) > 0) {
          verdict.violated(
              Invariant.ALL_HEALS,
              "%s after the faults ended: %s".formatted(RECOVERY, e.getMessage()));
          return null;
        }
        cluster.world.runFor(PAUSE);
      }
    }
  }

  private Map<String, Step.Found> documents() throws Exception {
    for (SimulatedCluster.Slot slot : cluster.coordinatorsUp()) {
      CoordinatorNode node = slot.coordinator();
      // A call to drain a worker may have arrived after the one that took it back.
      for (String drained : List.copyOf(node.drains().all().keySet())) {
        node.drains().undrain(drained);
      }
      Refreshed refreshed = node.indices().refresh(List.of(Client.INDEX), ATTEMPT);
      if (refreshed.failed() > 0) {
        throw new NotYetException(slot.id() + " gets no refresh of all shards: " + refreshed);
      }
    }
    ClusterState state = new StateStore(cluster.stores.table(), Duration.ofSeconds(1)).load();
    IndexDefinition index =
        state.index(Client.INDEX).orElseThrow(() -> new NotYetException("there is no index"));
    Map<String, Step.Found> all = new TreeMap<>();
    for (int i = 0; i < index.settings().shards(); i++) {
      var shard = new ShardId(index.name(), index.uuid(), i);
      List<NodeInfo> copies = state.assignment(shard).copies();
      int wanted = wantedCopies(index);
      if (copies.size() != wanted) {
        throw new NotYetException(
            "%s has %d copies instead of %d".formatted(shard, copies.size(), wanted));
      }
      Map<String, Step.Found> first = null;
      for (NodeInfo copy : copies) {
        Map<String, Step.Found> found = documents(shard, index, copy);
        if (first == null) {
          first = found;
        } else if (!first.equals(found)) {
          verdict.violated(
              Invariant.COPIES_ARE_IDENTICAL,
              "%s: %s has %s, %s has %s"
                  .formatted(shard, copies.getFirst().id(), first, copy.id(), found));
        }
        all.putAll(found);
      }
    }
    verdict.count(Count.DOCUMENTS, all.size());
    return all;
  }

  private int wantedCopies(IndexDefinition index) {
    return 1 + Math.min(index.settings().replicas(), scenario.workers() - 1);
  }

  /** What one copy finds by search, each also by get. */
  private Map<String, Step.Found> documents(ShardId shard, IndexDefinition index, NodeInfo copy)
      throws Exception {
    var fresh = new Freshness(false, cluster.stores.lastEntry(shard.uuid(), shard.number()), true);
    byte[] body = Client.everything().toString().getBytes(StandardCharsets.UTF_8);
    SearchAnswer answer =
        transport.call(
            copy.address(),
            WorkerCalls.SEARCH,
            new SearchRequest(
                shard, body, index.mappingVersion(), ATTEMPT.toMillis(), fresh, null, null),
            ATTEMPT);
    Map<String, Step.Found> found = new TreeMap<>();
    for (Hit hit : answer.hits()) {
      if (Routing.shardOf(index.settings(), hit.id(), hit.routing()) != shard.number()) {
        verdict.violated(Invariant.READS_SHOW_WHAT_WAS_WRITTEN, hit.id() + " is found in " + shard);
      }
      Step.Found one = found(hit.source(), hit.version(), hit.seqNo(), hit.primaryTerm());
      if (one == null || found.put(hit.id(), one) != null) {
        verdict.violated(
            Invariant.ACKNOWLEDGED_WRITES_ARE_FOUND,
            "%s on %s finds %s twice, or without a source".formatted(shard, copy.id(), hit.id()));
        continue;
      }
      GetAnswer got =
          transport.call(
              copy.address(),
              WorkerCalls.GET,
              new GetRequest(shard, hit.id(), true, fresh, ATTEMPT.toMillis()),
              ATTEMPT);
      Step.Found same = found(got.source(), got.version(), got.seqNo(), got.primaryTerm());
      if (!one.equals(same)) {
        verdict.violated(
            Invariant.ACKNOWLEDGED_WRITES_ARE_FOUND,
            "%s on %s: %s is %s by search and %s by get"
                .formatted(shard, copy.id(), hit.id(), one, same));
      }
    }
    if (answer.total() != found.size()) {
      verdict.violated(
          Invariant.ACKNOWLEDGED_WRITES_ARE_FOUND,
          "%s on %s counts %d documents and finds %d"
              .formatted(shard, copy.id(), answer.total(), found.size()));
    }
    return found;
  }

  private static Step.@Nullable Found found(
      byte @Nullable [] source, long version, long seqNo, long term) {
    return source == null ? null : new Step.Found(Client.text(source), version, seqNo, term);
  }

  /** Nodes that start from nothing must come to the same. */
  void replay(Map<String, Step.Found> documents) throws Exception {
    verdict.note(() -> "all nodes lose everything");
    for (SimulatedCluster.Slot slot : cluster.slots()) {
      if (slot.isUp()) {
        slot.crash(false);
      }
    }
    cluster.slots().forEach(SimulatedCluster.Slot::start);
    Map<String, Step.Found> again = healed();
    if (again != null && !again.equals(documents)) {
      verdict.violated(
          Invariant.REPLAYS_ARE_IDENTICAL, "%s has become %s".formatted(documents, again));
    }
  }

  /** Each document's end, then its whole history. */
  void compare(History history, Map<String, Step.Found> documents) {
    for (String id : documents.keySet()) {
      if (!history.steps().containsKey(id)) {
        verdict.violated(Invariant.READS_SHOW_WHAT_WAS_WRITTEN, "nobody wrote " + id);
      }
    }
    for (String id : List.copyOf(history.steps().keySet())) {
      Step.Found found = documents.get(id);
      List<Step> steps = Objects.requireNonNull(history.steps().get(id));
      requireLatest(id, found, steps);
      if (found != null && !history.wasWritten(id, found)) {
        verdict.violated(
            Invariant.READS_SHOW_WHAT_WAS_WRITTEN, "%s is %s in the end".formatted(id, found));
      }
      history.add(
          "check", id, new Step.Get(), found == null ? new Step.Missing() : found, history.tick());
      switch (Linearizability.check(steps)) {
        case Linearizable _ -> {}
        case Undecided() -> verdict.count(Count.UNDECIDED);
        case NotLinearizable(List<Step> furthest, Step stuck) ->
            verdict.violated(
                Invariant.DOCUMENTS_ARE_LINEARIZABLE,
                "%s: after%n%s%n cannot come%n  %s%n of%n%s"
                    .formatted(id, lines(furthest), stuck, lines(steps)));
      }
    }
  }

  /** What was written to the index that comes and goes, and that no removal can have removed. */
  void compare(RemovalHistory removals) throws Exception {
    CoordinatorNode node = cluster.coordinatorsUp().getFirst().coordinator();
    Set<String> found = new HashSet<>();
    cluster.world.run(
        cluster.coordinatorsUp().getFirst().machine(),
        () -> {
          if (node.indices().find(Client.FLEETING).isPresent()) {
            node.indices().refresh(List.of(Client.FLEETING), RECOVERY);
            var all =
                node.searches().search(List.of(Client.FLEETING), Client.everything(), RECOVERY);
            all.hits().forEach(hit -> found.add(hit.hit().id()));
          }
          return true;
        });
    List<String> lost = removals.lost(found);
    if (!lost.isEmpty()) {
      verdict.violated(
          Invariant.NOTHING_IS_ACKNOWLEDGED_INTO_WHAT_IS_GONE,
          "%s were acknowledged after all removals, found is %s".formatted(lost, found));
    }
  }

  /** The last acknowledged write, or a later one, is what is there. */
  private void requireLatest(String id, Step.@Nullable Found found, List<Step> steps) {
    long last = -1;
    boolean isDeletion = false;
    boolean mayBeDeleted = false;
    for (Step step : steps) {
      if (step.answer() instanceof Step.Done done && done.seqNo() > last) {
        last = done.seqNo();
        isDeletion = step.call() instanceof Step.Delete;
      }
      mayBeDeleted |= step.call() instanceof Step.Delete && !step.isComplete();
    }
    boolean isLost =
        found == null
            ? last >= 0 && !isDeletion && !mayBeDeleted
            : found.seqNo() < last || (found.seqNo() == last && isDeletion);
    if (isLost) {
      verdict.violated(
          Invariant.ACKNOWLEDGED_WRITES_ARE_FOUND,
          "%s: its last acknowledged write has sequence number %d, found is %s%n%s"
              .formatted(id, last, found, lines(steps)));
    }
  }

  private static String lines(List<Step> steps) {
    return steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n"));
  }
}
