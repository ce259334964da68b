package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The buckets of values that shards sent.
 *
 * @param other documents in buckets that shards did not send
 * @param error by how much a bucket that no shard sent may be undercounted; {@link #UNKNOWN} if
 *     that cannot be said
 * @param shards how many shards that have the field this is of
 */
public record TermsPartial(
    KeyKind kind, ResultFormat format, List<Bucket> buckets, long other, long error, int shards)
    implements Partial {

  /** The error of an order that does not bound counts. */
  public static final long UNKNOWN = -1;

  /** Of a shard that does not have the field. */
  public static final TermsPartial UNMAPPED =
      new TermsPartial(KeyKind.UNMAPPED, ResultFormat.RAW, List.of(), 0, 0, 0);

  public TermsPartial {
    buckets = List.copyOf(buckets);
  }

  /**
   * A bucket.
   *
   * @param key a Long, Double or String by {@link KeyKind}
   * @param ownError the errors of the shards that sent it, which do not count for it
   */
  public record Bucket(Object key, long count, long ownError, List<Partial> inner) {
    public Bucket {
      inner = List.copyOf(inner);
    }

    Bucket merge(Bucket other) {
      return new Bucket(
          key,
          count + other.count,
          TermsPartial.add(ownError, other.ownError),
          Partial.merge(inner, other.inner));
    }

    Bucket as(KeyKind from, KeyKind to) {
      return from == to ? this : new Bucket(from.as(to, key), count, ownError, inner);
    }
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof TermsPartial more)) {
      throw Partial.mismatch();
    }
    KeyKind merged = kind.with(more.kind);
    Map<Object, Bucket> byKey = new LinkedHashMap<>();
    add(byKey, this, merged);
    add(byKey, more, merged);
    return new TermsPartial(
        merged,
        format.or(more.format),
        new ArrayList<>(byKey.values()),
        this.other + more.other,
        add(error, more.error),
        shards + more.shards);
  }

  private static void add(Map<Object, Bucket> byKey, TermsPartial part, KeyKind kind) {
    for (Bucket bucket : part.buckets) {
      Bucket same = bucket.as(part.kind, kind);
      byKey.merge(same.key, same, Bucket::merge);
    }
  }

  private static long add(long a, long b) {
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
  }
}
