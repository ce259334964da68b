package io.pinakes.coordinator.api;

import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of texts. */
public interface Analyses {

  /**
   * Analyses texts; any worker can.
   *
   * @param settings of the index by their full names; null: it is about no index
   * @param body the request's JSON, without {@code field}
   * @return what the client is told
   * @throws io.pinakes.common.error.ApiException 400 for what cannot be analysed so, 503 if no
   *     worker answers
   */
  ObjectNode analyze(
      @Nullable SortedMap<String, JsonNode> settings, ObjectNode body, Duration timeout)
      throws InterruptedException;
}
