package io.pinakes.common.aggregation.partial;

import java.util.List;

/**
 * The one bucket of an aggregation such as filter or global.
 *
 * @param inner of the sub-aggregations, in the order of the request
 */
public record BucketPartial(long count, List<Partial> inner) implements Partial {

  public BucketPartial {
    inner = List.copyOf(inner);
  }

  @Override
  public BucketPartial merge(Partial other) {
    if (!(other instanceof BucketPartial bucket)) {
      throw Partial.mismatch();
    }
    return new BucketPartial(count + bucket.count, Partial.merge(inner, bucket.inner));
  }
}
