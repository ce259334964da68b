package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The buckets of terms that may be significant.
 *
 * @param documents that were looked at
 * @param background documents that they are compared with
 * @param shards how many shards that have the field this is of
 */
public record SignificantPartial(
    KeyKind kind,
    ResultFormat format,
    List<Bucket> buckets,
    long documents,
    long background,
    int shards)
    implements Partial {

  /** Of a shard that does not have the field. */
  public static final SignificantPartial UNMAPPED =
      new SignificantPartial(KeyKind.UNMAPPED, ResultFormat.RAW, List.of(), 0, 0, 0);

  public SignificantPartial {
    buckets = List.copyOf(buckets);
  }

  /**
   * A bucket.
   *
   * @param key a Long or String, by {@link KeyKind}
   * @param background documents of the background with the term
   */
  public record Bucket(Object key, long count, long background, List<Partial> inner) {
    public Bucket {
      inner = List.copyOf(inner);
    }

    private Bucket merge(Bucket other) {
      return new Bucket(
          key,
          count + other.count,
          background + other.background,
          Partial.merge(inner, other.inner));
    }
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof SignificantPartial more)) {
      throw Partial.mismatch();
    }
    KeyKind merged = kind.with(more.kind);
    Map<Object, Bucket> byKey = new LinkedHashMap<>();
    add(byKey, this, merged);
    add(byKey, more, merged);
    return new SignificantPartial(
        merged,
        format.or(more.format),
        new ArrayList<>(byKey.values()),
        documents + more.documents,
        background + more.background,
        shards + more.shards);
  }

  private static void add(Map<Object, Bucket> byKey, SignificantPartial part, KeyKind kind) {
    for (Bucket bucket : part.buckets) {
      Object key = part.kind.as(kind, bucket.key);
      var same = new Bucket(key, bucket.count, bucket.background, bucket.inner);
      byKey.merge(key, same, Bucket::merge);
    }
  }
}
