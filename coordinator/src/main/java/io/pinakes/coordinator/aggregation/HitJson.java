package io.pinakes.coordinator.aggregation;

import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.HitView;
import tools.jackson.databind.JsonNode;

/** Writes hits within buckets as searches write theirs. */
public interface HitJson {

  /** A hit. */
  JsonNode hit(HitView view, String index, Hit hit);

  /** The number of documents that the hits are the best of. */
  JsonNode total(long total);
}
