package io.pinakes.coordinator.rest;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.HitView;
import io.pinakes.coordinator.aggregation.HitJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes hits within buckets.
 *
 * @param totalAsNumber the form that the total had before OpenSearch
 */
record BucketHitJson(boolean totalAsNumber) implements HitJson {

  @Override
  public JsonNode hit(HitView view, String index, Hit hit) {
    try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
      SearchAnswer.writeHit(view, index, hit, new JsonOut(buffer, false));
      return Json.READER.readTree(buffer.asParser());
    }
  }

  @Override
  public JsonNode total(long total) {
    return totalAsNumber
        ? JsonNodeFactory.instance.numberNode(total)
        : JsonNodeFactory.instance.objectNode().put("value", total).put("relation", "eq");
  }
}
