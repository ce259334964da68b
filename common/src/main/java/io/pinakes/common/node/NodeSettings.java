package io.pinakes.common.node;

import io.pinakes.common.log.LogSettings;
import java.time.Duration;

/**
 * A node's settings.
 *
 * @param id unique among the live nodes of a role; the same after a restart
 * @param cluster the cluster's name
 * @param zone empty if it names none
 * @param attributes what else it is to say of itself
 * @param lease how long the node may be silent before others take over
 * @param handOver how long a worker that is told to stop lets others take over what it holds
 * @param inlineLimitBytes a larger batch goes to a worker's blob store instead of its log row
 */
public record NodeSettings(
    String id,
    String cluster,
    String zone,
    NodeAttributes attributes,
    Duration lease,
    Duration handOver,
    int inlineLimitBytes) {

  public static final Duration DEFAULT_HAND_OVER = Duration.ofSeconds(10);

  public NodeSettings {
    if (id.isBlank() || id.contains("/") || id.contains("#")) {
      throw new IllegalArgumentException(
          "a node id is not empty and has no '/' or '#': '" + id + "'");
    }
  }

  /** Without attributes. */
  public NodeSettings(
      String id,
      String cluster,
      String zone,
      Duration lease,
      Duration handOver,
      int inlineLimitBytes) {
    this(id, cluster, zone, NodeAttributes.NONE, lease, handOver, inlineLimitBytes);
  }

  /** The same with attributes. */
  public NodeSettings withAttributes(NodeAttributes given) {
    return new NodeSettings(id, cluster, zone, given, lease, handOver, inlineLimitBytes);
  }

  /** With the usual time to hand over and the usual limit. */
  public NodeSettings(String id, String cluster, String zone, Duration lease) {
    this(id, cluster, zone, lease, DEFAULT_HAND_OVER, LogSettings.DEFAULT_INLINE_LIMIT_BYTES);
  }
}
