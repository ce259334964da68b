package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.FiltersAggregation;
import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.BucketsPartial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Buckets that the request names: filters and ranges. */
record NamedBuckets(Reduction reduction, BucketCount count, AggregationNode node) {

  Result filters(FiltersAggregation filters, BucketsPartial partial) {
    List<BucketPartial> found = partial.buckets();
    var buckets = new ArrayList<Result.Bucket>(found.size());
    for (int i = 0; i < found.size(); i++) {
      buckets.add(bucket(filters.key(i), Shown.object(), found.get(i)));
    }
    return new Result.Multi(node.type(), Shown.object(), filters.keyed(), buckets);
  }

  Result ranges(boolean keyed, RangesPartial partial) {
    var buckets = new ArrayList<Result.Bucket>(partial.ranges().size());
    for (RangesPartial.Range range : partial.ranges()) {
      ObjectNode head = Shown.object();
      if (!keyed) {
        head.put("key", range.key());
      }
      bound(head, "from", range.from(), range.fromText());
      bound(head, "to", range.to(), range.toText());
      buckets.add(bucket(range.key(), head, range.bucket()));
    }
    return new Result.Multi(node.type(), Shown.object(), keyed, buckets);
  }

  private Result.Bucket bucket(@Nullable String name, ObjectNode head, BucketPartial found) {
    count.add();
    return new Result.Bucket(
        name,
        Double.NaN,
        head,
        found.count(),
        Shown.object(),
        reduction.reduceLevel(node.inner(), found.inner()));
  }

  private static void bound(
      ObjectNode to, String name, @Nullable Object bound, @Nullable String text) {
    switch (bound) {
      case null -> {
        return;
      }
      case Double number -> to.put(name, number);
      default -> to.put(name, bound.toString());
    }
    if (text != null) {
      to.put(name + "_as_string", text);
    }
  }
}
