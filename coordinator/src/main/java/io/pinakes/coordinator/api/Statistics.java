package io.pinakes.coordinator.api;

import io.pinakes.common.message.NodeReport;
import io.pinakes.common.message.StatsCalls.CopyRecovery;
import io.pinakes.common.message.StatsCalls.CopySegments;
import io.pinakes.common.message.StatsCalls.CopyStats;
import io.pinakes.common.message.StatsCalls.StatsRequest;
import io.pinakes.common.state.NodeInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What nodes tell of themselves and of their shard copies. */
public interface Statistics {

  /**
   * Asks all workers what their open copies have done.
   *
   * @param timeout after which a worker that has not answered is left out
   */
  Copies copies(StatsRequest request, Duration timeout) throws InterruptedException;

  /** Asks all workers for the segments of the indices with these unique ids. */
  Told<CopySegments> segments(List<String> indices, Duration timeout) throws InterruptedException;

  /** Asks all workers how they opened the copies of the indices with these unique ids. */
  Told<CopyRecovery> recoveries(List<String> indices, Duration timeout) throws InterruptedException;

  /** What workers told of each copy. */
  record Told<T>(List<Of<T>> copies, List<SilentCopy> silent) {}

  /** A copy's part, and where the copy is. */
  record Of<T>(NodeInfo node, T copy) {}

  /**
   * Asks nodes how they are.
   *
   * @param timeout after which one that has not answered is left out
   * @return by owner; without those that did not answer
   */
  Map<String, NodeReport> nodes(Collection<NodeInfo> nodes, Duration timeout)
      throws InterruptedException;

  /**
   * What the workers told.
   *
   * @param silent copies on workers that did not answer
   */
  record Copies(List<NodeCopy> copies, List<SilentCopy> silent) {}

  /** A copy's statistics and where it is. */
  record NodeCopy(NodeInfo node, CopyStats copy) {}

  /** A copy of which nothing is known now. */
  record SilentCopy(String index, int shard, NodeInfo node) {}
}
