package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.SignificantRequest;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.SignificantPartial;
import io.pinakes.common.aggregation.partial.SignificantPartial.Bucket;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/** The most significant of the terms that shards sent, by all shards' numbers together. */
record SignificantReduction(
    Reduction reduction, BucketCount count, AggregationNode node, SignificantRequest request) {

  private record Scored(Bucket bucket, double score) {}

  Result reduce(SignificantPartial found) {
    var scored = new ArrayList<Scored>();
    for (Bucket bucket : found.buckets()) {
      double score =
          request
              .significance()
              .score(bucket.count(), found.documents(), bucket.background(), found.background());
      if (score > 0 && bucket.count() >= request.minDocCount()) {
        scored.add(new Scored(bucket, score));
      }
    }
    scored.sort(
        Comparator.comparingDouble(Scored::score)
            .reversed()
            .thenComparing(one -> one.bucket.key(), found.kind().order()));
    var buckets = new ArrayList<Result.Bucket>();
    for (Scored one : scored.subList(0, Math.min(request.size(), scored.size()))) {
      buckets.add(shown(one, found));
    }
    ObjectNode head = Shown.object();
    if (found.shards() > 0) {
      head.put("doc_count", found.documents()).put("bg_count", found.background());
    }
    return new Result.Multi(type(found.kind()), head, false, buckets);
  }

  private Result.Bucket shown(Scored scored, SignificantPartial found) {
    count.add();
    Bucket bucket = scored.bucket;
    ObjectNode head = Shown.object();
    String name = Shown.key(head, bucket.key(), found.kind(), found.format());
    // As OpenSearch: here alone these two are no texts.
    if (found.format().kind() == ResultFormat.Kind.BOOLEAN) {
      head.put("key_as_string", bucket.key().equals(1L));
    } else if (found.kind() == KeyKind.UNSIGNED) {
      head.put("key_as_string", new BigInteger(name));
    }
    ObjectNode tail = Shown.object();
    tail.put("score", scored.score).put("bg_count", bucket.background());
    return new Result.Bucket(
        name,
        Double.NaN,
        head,
        bucket.count(),
        tail,
        reduction.reduceLevel(node.inner(), bucket.inner()));
  }

  private static String type(KeyKind kind) {
    return switch (kind) {
      case UNMAPPED, TEXT -> "sigsterms";
      default -> "siglterms";
    };
  }
}
