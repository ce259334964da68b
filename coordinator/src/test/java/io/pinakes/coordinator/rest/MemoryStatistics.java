package io.pinakes.coordinator.rest;

import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Statistics of copies that have done nothing but to hold their documents. */
final class MemoryStatistics implements Statistics {

  private final Supplier<List<ShardCopy>> shards;

  /** Nodes that do not answer. */
  private final List<NodeInfo> silent;

  MemoryStatistics(Supplier<List<ShardCopy>> shards, List<NodeInfo> silent) {
    this.shards = shards;
    this.silent = silent;
  }

  @Override
  public Copies copies(StatsRequest request, Duration timeout) {
    var copies = new ArrayList<NodeCopy>();
    var unknown = new ArrayList<SilentCopy>();
    for (ShardCopy copy : shards.get()) {
      NodeInfo node = copy.node();
      ShardStatus status = copy.status();
      List<String> uuids = request.indices();
      if (node == null
          || status == null
          || (uuids != null && !uuids.contains(status.shard().uuid()))) {
        continue;
      }
      if (silent.contains(node)) {
        unknown.add(new SilentCopy(copy.index(), copy.shard(), node));
      } else {
        copies.add(new NodeCopy(node, stats(copy, status)));
      }
    }
    return new Copies(copies, unknown);
  }

  private static CopyStats stats(ShardCopy copy, ShardStatus status) {
    ShardStats none = ShardStats.NONE;
    var stats =
        new ShardStats(
            new ShardStats.Docs(status.documents(), status.deletedDocuments()),
            status.bytes(),
            none.indexing(),
            none.gets(),
            none.searches(),
            none.merges(),
            none.refreshes(),
            none.flushes(),
            none.queryCache(),
            none.fielddata(),
            none.completion(),
            none.segments(),
            none.translog());
    long seqNo = status.position() - 1;
    return new CopyStats(status.shard(), copy.primary(), stats, seqNo, seqNo, null);
  }
}
