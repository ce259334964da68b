package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.partial.TopHitsPartial.IndexHit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes results in OpenSearch's shape.
 *
 * @param typedKeys whether names tell types
 * @param hits writes hits
 */
record ResultJson(boolean typedKeys, HitJson hits) {

  ObjectNode write(Results results) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    write(results, json);
    return json;
  }

  private void write(Results results, ObjectNode to) {
    for (Results.Named named : results.results()) {
      String name = typedKeys ? named.result().type() + "#" + named.name() : named.name();
      ObjectNode json = to.putObject(name);
      if (named.meta() != null) {
        json.set("meta", named.meta());
      }
      write(named.result(), json);
    }
  }

  private void write(Result result, ObjectNode to) {
    switch (result) {
      case Result.Metric metric -> to.setAll(metric.json());
      case Result.Hits top -> write(top, to.putObject("hits"));
      case Result.Single single -> {
        to.put("doc_count", single.count());
        write(single.inner(), to);
      }
      case Result.Multi multi -> {
        to.setAll(multi.head());
        if (multi.keyed()) {
          ObjectNode buckets = to.putObject("buckets");
          multi.buckets().forEach(bucket -> write(bucket, buckets.putObject(bucket.name())));
        } else {
          ArrayNode buckets = to.putArray("buckets");
          multi.buckets().forEach(bucket -> write(bucket, buckets.addObject()));
        }
      }
    }
  }

  private void write(Result.Hits top, ObjectNode to) {
    to.set("total", hits.total(top.total()));
    if (Float.isNaN(top.maxScore())) {
      to.putNull("max_score");
    } else {
      to.put("max_score", top.maxScore());
    }
    ArrayNode array = to.putArray("hits");
    for (IndexHit hit : top.hits()) {
      array.add(hits.hit(top.request().view(), hit.index(), hit.hit()));
    }
  }

  private void write(Result.Bucket bucket, ObjectNode to) {
    to.setAll(bucket.head());
    to.put("doc_count", bucket.count());
    to.setAll(bucket.tail());
    write(bucket.inner(), to);
  }
}
