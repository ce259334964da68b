package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of a histogram that have documents.
 *
 * @param bounds up to which there are buckets without documents as well, as a shard that knows the
 *     field reads them; null: none
 * @param buckets by key, rising
 * @param nothing what sub-aggregations find in a bucket without documents, as a shard that knows
 *     their fields says; null: no one asks
 */
public record HistogramPartial(
    ResultFormat format,
    @Nullable Bounds bounds,
    List<Bucket> buckets,
    @Nullable List<Partial> nothing)
    implements Partial {

  public HistogramPartial {
    buckets = List.copyOf(buckets);
    nothing = nothing == null ? null : List.copyOf(nothing);
  }

  public HistogramPartial(ResultFormat format, @Nullable Bounds bounds, List<Bucket> buckets) {
    this(format, bounds, buckets, null);
  }

  /**
   * Bounds as numbers.
   *
   * @param min null: none
   * @param max null: none
   */
  public record Bounds(@Nullable Double min, @Nullable Double max) {}

  /**
   * A bucket.
   *
   * @param key where the interval begins; of dates, milliseconds since 1970, which a double holds
   *     exactly
   */
  public record Bucket(double key, long count, List<Partial> inner) {
    public Bucket {
      inner = List.copyOf(inner);
    }
  }

  @Override
  public HistogramPartial merge(Partial other) {
    if (!(other instanceof HistogramPartial more)) {
      throw Partial.mismatch();
    }
    var merged = new ArrayList<Bucket>(Math.max(buckets.size(), more.buckets.size()));
    int i = 0;
    int j = 0;
    while (i < buckets.size() && j < more.buckets.size()) {
      Bucket a = buckets.get(i);
      Bucket b = more.buckets.get(j);
      int order = Double.compare(a.key, b.key);
      if (order < 0) {
        merged.add(a);
        i++;
      } else if (order > 0) {
        merged.add(b);
        j++;
      } else {
        merged.add(new Bucket(a.key, a.count + b.count, Partial.merge(a.inner, b.inner)));
        i++;
        j++;
      }
    }
    merged.addAll(buckets.subList(i, buckets.size()));
    merged.addAll(more.buckets.subList(j, more.buckets.size()));
    return new HistogramPartial(
        format.or(more.format), bounds == null ? more.bounds : bounds, merged, nothing(more));
  }

  private @Nullable List<Partial> nothing(HistogramPartial more) {
    if (nothing == null || more.nothing == null) {
      return nothing == null ? more.nothing : nothing;
    }
    return Partial.merge(nothing, more.nothing);
  }
}
