package io.pinakes.common.node;

import java.time.Duration;

/**
 * A node's settings.
 *
 * @param id unique among the live nodes of a role; the same after a restart
 * @param cluster the cluster's name
 * @param zone empty if it names none
 * @param lease how long the node may be silent before others take over
 */
public record NodeSettings(String id, String cluster, String zone, Duration lease) {

  public NodeSettings {
    if (id.isBlank() || id.contains("/") || id.contains("#")) {
      throw new IllegalArgumentException(
          "a node id is not empty and has no '/' or '#': '" + id + "'");
    }
  }
}
