package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.CompositeAggregation;
import io.pinakes.common.aggregation.partial.CompositePartial;
import io.pinakes.common.aggregation.partial.CompositePartial.Bucket;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial.Part;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The first combinations of all shards, and the one after which the next ones begin. */
record CompositeReduction(Reduction reduction, BucketCount count, AggregationNode node) {

  Result reduce(CompositeAggregation composite, CompositePartial found) {
    List<KeyKind> kinds = found.parts().stream().map(Part::kind).toList();
    List<Bucket> first =
        found.buckets().stream()
            .sorted(Comparator.comparing(Bucket::key, composite.order(kinds)))
            .limit(composite.size())
            .toList();
    var buckets = new ArrayList<Result.Bucket>(first.size());
    for (Bucket bucket : first) {
      count.add();
      ObjectNode head = Shown.object();
      head.set("key", key(composite, found.parts(), bucket));
      buckets.add(
          new Result.Bucket(
              null,
              Double.NaN,
              head,
              bucket.count(),
              Shown.object(),
              reduction.reduceLevel(node.inner(), bucket.inner())));
    }
    ObjectNode head = Shown.object();
    if (!first.isEmpty()) {
      head.set("after_key", key(composite, found.parts(), first.getLast()));
    }
    return new Result.Multi(node.type(), head, false, buckets);
  }

  private static ObjectNode key(CompositeAggregation composite, List<Part> parts, Bucket bucket) {
    ObjectNode key = Shown.object();
    for (int i = 0; i < parts.size(); i++) {
      put(key, composite.sources().get(i).name(), parts.get(i), bucket.key().get(i));
    }
    return key;
  }

  private static void put(ObjectNode to, String name, Part part, @Nullable Object value) {
    switch (value) {
      case null -> to.putNull(name);
      case String text -> to.put(name, part.format().text(text));
      case Double number when part.format().showsText() ->
          to.put(name, part.format().text(number.doubleValue()));
      case Double number -> to.put(name, number);
      case Long number when part.kind() == KeyKind.UNSIGNED ->
          to.put(name, new BigInteger(Long.toUnsignedString(number)));
      case Long number when part.format().kind() == ResultFormat.Kind.BOOLEAN ->
          to.put(name, number != 0);
      case Long number when part.format().kind() == ResultFormat.Kind.RAW -> to.put(name, number);
      case Long number -> to.put(name, part.format().text(number.longValue()));
      default -> throw new IllegalStateException("no key: " + value.getClass());
    }
  }
}
