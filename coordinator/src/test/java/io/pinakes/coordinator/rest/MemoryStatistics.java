package io.pinakes.coordinator.rest;

import io.pinakes.common.message.MaintenanceCalls.CopyOutcome;
import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.ShardStats;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.Segment;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.message.WorkerCalls.ShardStatus;
import io.pinakes.common.runtime.Vitals;
import io.pinakes.common.state.NodeInfo;
import io.pinakes.coordinator.api.Cluster.ShardCopy;
import io.pinakes.coordinator.api.Maintenance;
import io.pinakes.coordinator.api.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Statistics of copies that have done nothing but to hold their documents, and their care. */
final class MemoryStatistics implements Statistics, Maintenance {

  private static final Vitals VITALS =
      new Vitals(
          new Vitals.Os(
              "Linux",
              "Debian",
              "amd64",
              "6",
              2,
              25,
              new Vitals.Load(0.5, 1, -1),
              4000,
              1000,
              0,
              0),
          new Vitals.OwnProcess(42, 10, 100, 5, 1_234, 1 << 20),
          Vitals.NONE.jvm(),
          new TreeMap<>(Map.of("compute", new Vitals.Pool(2, 2_000, 2, 3, 1, 4, 2, 77))));

  private final Supplier<List<ShardCopy>> shards;

  /** Nodes that do not answer. */
  private final List<NodeInfo> silent;

  /** What was asked to be done. */
  private final List<String> maintained;

  MemoryStatistics(
      Supplier<List<ShardCopy>> shards, List<NodeInfo> silent, List<String> maintained) {
    this.shards = shards;
    this.silent = silent;
    this.maintained = maintained;
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

  @Override
  public Map<String, NodeReport> nodes(Collection<NodeInfo> nodes, Duration timeout) {
    var reports = new TreeMap<String, NodeReport>();
    for (NodeInfo node : nodes) {
      if (!silent.contains(node)) {
        boolean worker = node.role() == NodeInfo.Role.WORKER;
        reports.put(
            node.owner(),
            new NodeReport(
                1_795_305_758_260L,
                VITALS,
                worker ? null : new NodeReport.HttpUse(2, 9, 1 << 20),
                worker
                    ? List.of(new NodeReport.Disk("/data", "/", "ext4", 4096, 2048, 1024))
                    : List.of(),
                worker ? new TreeMap<>(Map.of("rack", "7")) : null));
      }
    }
    return reports;
  }

  @Override
  public Told<CopySegments> segments(List<String> indices, Duration timeout) {
    Copies copies = copies(StatsRequest.of(indices), timeout);
    return new Told<>(
        copies.copies().stream()
            .map(
                copy ->
                    new Of<>(
                        copy.node(),
                        new CopySegments(
                            copy.copy().shard(),
                            copy.copy().primary(),
                            List.of(
                                new Segment(
                                    "_a",
                                    10,
                                    copy.copy().stats().docs().count(),
                                    0,
                                    copy.copy().stats().storeBytes(),
                                    false,
                                    "10.0.0",
                                    true,
                                    new TreeMap<>())))))
            .toList(),
        copies.silent());
  }

  @Override
  public Told<CopyRecovery> recoveries(List<String> indices, Duration timeout) {
    Copies copies = copies(StatsRequest.of(indices), timeout);
    return new Told<>(
        copies.copies().stream()
            .map(
                copy ->
                    new Of<>(
                        copy.node(),
                        new CopyRecovery(
                            copy.copy().shard(),
                            copy.copy().primary(),
                            CopyRecovery.Stage.DONE,
                            1_795_305_758_260L,
                            1_795_305_758_300L,
                            40_000_000,
                            1,
                            1024,
                            3,
                            3072,
                            7)))
            .toList(),
        copies.silent());
  }

  @Override
  public Told<CopyOutcome> flush(List<String> indices, boolean force, Duration timeout) {
    return done(indices, "flush force=" + force, timeout);
  }

  @Override
  public Told<CopyOutcome> forceMerge(
      List<String> indices,
      int maxSegments,
      boolean onlyExpungeDeletes,
      boolean flush,
      boolean primaryOnly,
      Duration timeout) {
    return done(
        indices,
        "merge max=%d deletes=%s flush=%s primary=%s"
            .formatted(maxSegments, onlyExpungeDeletes, flush, primaryOnly),
        timeout);
  }

  @Override
  public Told<CopyOutcome> clearCaches(List<String> indices, Duration timeout) {
    return done(indices, "clear", timeout);
  }

  private Told<CopyOutcome> done(List<String> indices, String what, Duration timeout) {
    maintained.add(what);
    Copies copies = copies(StatsRequest.of(indices), timeout);
    return new Told<>(
        copies.copies().stream()
            .map(
                copy ->
                    new Of<>(
                        copy.node(),
                        new CopyOutcome(copy.copy().shard(), copy.copy().primary(), null)))
            .toList(),
        copies.silent());
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
            none.translog(),
            none.requestCache());
    long seqNo = status.position() - 1;
    return new CopyStats(status.shard(), copy.primary(), stats, seqNo, seqNo, null);
  }
}
