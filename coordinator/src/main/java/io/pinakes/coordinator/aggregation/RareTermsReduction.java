package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.partial.RareTermsPartial;
import io.pinakes.common.aggregation.partial.TermsPartial.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/** The buckets of values that are rare in all shards together. */
final class RareTermsReduction {

  private RareTermsReduction() {}

  static Result reduce(
      Reduction reduction, BucketCount count, AggregationNode node, RareTermsPartial found) {
    var kept = new ArrayList<>(found.buckets());
    // The rarest first, as far as that tells them apart.
    kept.sort(
        Comparator.comparingLong(Bucket::count).thenComparing(Bucket::key, found.kind().order()));
    var buckets = new ArrayList<Result.Bucket>();
    for (Bucket bucket : kept) {
      count.add();
      ObjectNode head = Shown.object();
      String name = Shown.key(head, bucket.key(), found.kind(), found.format());
      buckets.add(
          new Result.Bucket(
              name,
              Double.NaN,
              head,
              bucket.count(),
              Shown.object(),
              reduction.reduceLevel(node.inner(), bucket.inner())));
    }
    String type =
        switch (found.kind()) {
          case UNMAPPED -> "sterms";
          case TEXT -> "srareterms";
          default -> "lrareterms";
        };
    return new Result.Multi(type, Shown.object(), false, buckets);
  }
}
