package io.pinakes.coordinator.node;

import io.pinakes.common.membership.Members;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.StatsCalls;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsAnswer;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.state.ClusterState;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.common.state.StateWatch;
import io.pinakes.coordinator.api.Statistics;
import io.pinakes.coordinator.routing.Inquiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics as the nodes tell them when they are asked. */
final class GatheredStatistics implements Statistics {

  private final Members members;
  private final StateWatch watch;
  private final Inquiry inquiry;

  GatheredStatistics(Members members, StateWatch watch, Inquiry inquiry) {
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
        for (CopyStats copy : answer.copies()) {
          copies.add(new NodeCopy(worker, copy));
        }
      }
    }
    return new Copies(copies, silent(state, workers, byOwner, request.indices()));
  }

  @Override
  public Map<String, NodeReport> nodes(Collection<NodeInfo> nodes, Duration timeout)
      throws InterruptedException {
    return inquiry.ask(nodes, StatsCalls.NODE, new StatsCalls.NodeRequest(), timeout);
  }

  private static List<SilentCopy> silent(
      ClusterState state,
      List<NodeInfo> workers,
      Map<String, StatsAnswer> byOwner,
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
