package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.List;

/** Buckets that the request names, such as those of filters: as many in every part, in order. */
public record BucketsPartial(List<BucketPartial> buckets) implements Partial {

  public BucketsPartial {
    buckets = List.copyOf(buckets);
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof BucketsPartial more) || more.buckets.size() != buckets.size()) {
      throw Partial.mismatch();
    }
    var merged = new ArrayList<BucketPartial>(buckets.size());
    for (int i = 0; i < buckets.size(); i++) {
      merged.add(buckets.get(i).merge(more.buckets.get(i)));
    }
    return new BucketsPartial(merged);
  }
}
