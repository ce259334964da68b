package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.BucketsPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.dsl.QueryNode;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bucket for each of several queries.
 *
 * @param keys the filters' names, in order; empty: they have none
 * @param otherKey the name of a last bucket with what matches none of them; null: there is no such
 *     bucket
 * @param keyed whether the answer has the buckets by name
 */
public record FiltersAggregation(
    List<QueryNode> filters, List<String> keys, @Nullable String otherKey, boolean keyed)
    implements BucketAggregation {

  public FiltersAggregation {
    filters = List.copyOf(filters);
    keys = List.copyOf(keys);
  }

  /** Buckets, the other one included. */
  public int buckets() {
    return filters.size() + (otherKey == null ? 0 : 1);
  }

  /** The name of a bucket; null if it has none. */
  public @Nullable String key(int bucket) {
    if (keys.isEmpty()) {
      return null;
    }
    return bucket < keys.size() ? keys.get(bucket) : otherKey;
  }

  @Override
  public Partial empty(AggregationNode node) {
    return new BucketsPartial(
        Collections.nCopies(buckets(), new BucketPartial(0, node.inner().empty())));
  }
}
