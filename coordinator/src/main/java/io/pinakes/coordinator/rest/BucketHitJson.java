package io.pinakes.coordinator.rest;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.HitView;
import io.pinakes.coordinator.aggregation.HitJson;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes hits within buckets.
 *
 * @param totalAsNumber the form that the total had before OpenSearch
 */
record BucketHitJson(boolean totalAsNumber) implements HitJson {

  @Override
  public JsonNode hit(HitView view, String index, Hit hit) {
    // Through text, in which a score has no more digits than a float.
    var text = new StringWriter();
    try (JsonGenerator generator = Json.READER.createGenerator(text)) {
      new HitAnswer(totalAsNumber).write(view, index, hit, new JsonOut(generator, false));
    }
    return Json.READER.readTree(text.toString());
  }

  @Override
  public JsonNode total(long total) {
    return totalAsNumber
        ? JsonNodeFactory.instance.numberNode(total)
        : JsonNodeFactory.instance.objectNode().put("value", total).put("relation", "eq");
  }
}
