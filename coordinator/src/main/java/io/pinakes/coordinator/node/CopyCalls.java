package io.pinakes.coordinator.node;

import io.pinakes.common.membership.Members;
import io.pinakes.common.message.MaintenanceCalls;
import io.pinakes.common.message.MaintenanceCalls.CopyOutcome;
import io.pinakes.common.message.MaintenanceCalls.CopyOutcomes;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.StatsCalls;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.StatsAnswer;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.rpc.Rpc;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.Maintenance;
import io.pinakes.coordinator.api.Statistics;
import io.pinakes.coordinator.routing.Inquiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks nodes how they and their copies are, and to tend them. */
final class CopyCalls implements Statistics, Maintenance {

  /** What an answer may take longer than the work. */
  private static final Duration ANSWERING = Duration.ofSeconds(1);

  private final Members members;
  private final StateWatch watch;
  private final Inquiry inquiry;

  CopyCalls(Members members, StateWatch watch, Inquiry inquiry) {
    this.members = members;
    this.watch = watch;
    this.inquiry = inquiry;
  }

  @Override
  public Copies copies(StatsRequest request, Duration timeout) throws InterruptedException {
    ClusterState state = watch.current();
    List<NodeInfo> workers = members.workers();
    Map<String, StatsAnswer> byOwner = inquiry.ask(workers, StatsCalls.STATS, request, timeout);
    var copies = new ArrayList<NodeCopy>();
    for (NodeInfo worker : workers) {
      StatsAnswer answer = byOwner.get(worker.owner());
      if (answer != null) {
        answer.copies().forEach(copy -> copies.add(new NodeCopy(worker, copy)));
      }
    }
    return new Copies(copies, silent(state, workers, byOwner, request.indices()));
  }

  @Override
  public Told<CopySegments> segments(List<String> indices, Duration timeout)
      throws InterruptedException {
    return ask(
        StatsCalls.SEGMENTS,
        new StatsCalls.SegmentsRequest(indices),
        indices,
        timeout,
        StatsCalls.SegmentsAnswer::copies);
  }

  @Override
  public Told<CopyRecovery> recoveries(List<String> indices, Duration timeout)
      throws InterruptedException {
    return ask(
        StatsCalls.RECOVERY,
        new StatsCalls.RecoveryRequest(indices),
        indices,
        timeout,
        StatsCalls.RecoveryAnswer::copies);
  }

  @Override
  public Told<CopyOutcome> flush(List<String> indices, boolean force, Duration timeout)
      throws InterruptedException {
    return ask(
        MaintenanceCalls.FLUSH,
        new MaintenanceCalls.FlushRequest(indices, force, timeout.toMillis()),
        indices,
        timeout.plus(ANSWERING),
        CopyOutcomes::copies);
  }

  @Override
  public Told<CopyOutcome> forceMerge(
      List<String> indices,
      int maxSegments,
      boolean onlyExpungeDeletes,
      boolean flush,
      boolean primaryOnly,
      Duration timeout)
      throws InterruptedException {
    return ask(
        MaintenanceCalls.FORCE_MERGE,
        new MaintenanceCalls.ForceMergeRequest(
            indices, maxSegments, onlyExpungeDeletes, flush, primaryOnly, timeout.toMillis()),
        indices,
        timeout.plus(ANSWERING),
        CopyOutcomes::copies);
  }

  @Override
  public Told<CopyOutcome> clearCaches(List<String> indices, Duration timeout)
      throws InterruptedException {
    return ask(
        MaintenanceCalls.CLEAR_CACHES,
        new MaintenanceCalls.ClearCachesRequest(indices),
        indices,
        timeout,
        CopyOutcomes::copies);
  }

  private <Q, A, T> Told<T> ask(
      Rpc<Q, A> rpc,
      Q request,
      List<String> indices,
      Duration timeout,
      Function<A, List<T>> copiesOf)
      throws InterruptedException {
    ClusterState state = watch.current();
    List<NodeInfo> workers = members.workers();
    Map<String, A> byOwner = inquiry.ask(workers, rpc, request, timeout);
    var copies = new ArrayList<Of<T>>();
    for (NodeInfo worker : workers) {
      A answer = byOwner.get(worker.owner());
      if (answer != null) {
        copiesOf.apply(answer).forEach(copy -> copies.add(new Of<>(worker, copy)));
      }
    }
    return new Told<>(copies, silent(state, workers, byOwner, indices));
  }

  @Override
  public Map<String, NodeReport> nodes(Collection<NodeInfo> nodes, Duration timeout)
      throws InterruptedException {
    return inquiry.ask(nodes, StatsCalls.NODE, new StatsCalls.NodeRequest(), timeout);
  }

  private static List<SilentCopy> silent(
      ClusterState state,
      List<NodeInfo> workers,
      Map<String, ?> byOwner,
      @Nullable List<String> uuids) {
    var silent = new ArrayList<SilentCopy>();
    for (IndexDefinition index : state.indices().values()) {
      if (index.deleting() || (uuids != null && !uuids.contains(index.uuid()))) {
        continue;
      }
      for (int i = 0; i < index.settings().shards(); i++) {
        for (NodeInfo node : state.assignments().of(index.uuid(), i).copies()) {
          if (workers.contains(node) && !byOwner.containsKey(node.owner())) {
            silent.add(new SilentCopy(index.name(), i, node));
          }
        }
      }
    }
    return silent;
  }
}
