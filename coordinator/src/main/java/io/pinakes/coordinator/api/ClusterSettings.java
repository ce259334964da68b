package io.pinakes.coordinator.api;

import tools.jackson.databind.node.ObjectNode;

/** Settings of the whole cluster. */
public interface ClusterSettings {

  /**
   * Changes settings; {@code null} takes one back.
   *
   * @param persistent nested or dotted
   * @param transients the same; these come before persistent ones
   * @throws io.pinakes.common.error.ApiException 400 for one that is unknown, or cannot be that
   */
  void put(ObjectNode persistent, ObjectNode transients) throws InterruptedException;
}
