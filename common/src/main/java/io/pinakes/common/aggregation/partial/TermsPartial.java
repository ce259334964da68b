package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The buckets of values that shards sent.
 *
 * @param parts of combinations, what each of their keys is; else empty
 * @param other documents in buckets that shards did not send
 * @param error by how much a bucket that no shard sent may be undercounted; {@link #UNKNOWN} if
 *     that cannot be said
 * @param shards how many shards that have the field this is of
 */
public record TermsPartial(
    KeyKind kind,
    ResultFormat format,
    List<Part> parts,
    List<Bucket> buckets,
    long other,
    long error,
    int shards)
    implements Partial {

  /** The error of an order that does not bound counts. */
  public static final long UNKNOWN = -1;

  /** Of a shard that does not have the field. */
  public static final TermsPartial UNMAPPED =
      new TermsPartial(KeyKind.UNMAPPED, ResultFormat.RAW, List.of(), List.of(), 0, 0, 0);

  public TermsPartial {
    parts = List.copyOf(parts);
    buckets = List.copyOf(buckets);
  }

  /** What one of the keys of a combination is. */
  public record Part(KeyKind kind, ResultFormat format) {
    Part with(Part other) {
      return new Part(kind.with(other.kind), format.or(other.format));
    }
  }

  /** The order of keys, rising. */
  public Comparator<Object> keyOrder() {
    if (kind != KeyKind.TUPLE) {
      return kind.order();
    }
    return (a, b) -> {
      List<?> left = (List<?>) a;
      List<?> right = (List<?>) b;
      for (int i = 0; i < parts.size(); i++) {
        int order = parts.get(i).kind.order().compare(left.get(i), right.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  /**
   * A bucket.
   *
   * @param key a Long, Double, String or list of such, by {@link KeyKind}
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

    Bucket as(List<Part> from, List<Part> to) {
      var keys = new ArrayList<Object>(to.size());
      for (int i = 0; i < to.size(); i++) {
        keys.add(from.get(i).kind.as(to.get(i).kind, ((List<?>) key).get(i)));
      }
      return new Bucket(List.copyOf(keys), count, ownError, inner);
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
    List<Part> mergedParts = with(more.parts);
    Map<Object, Bucket> byKey = new LinkedHashMap<>();
    add(byKey, this, merged, mergedParts);
    add(byKey, more, merged, mergedParts);
    return new TermsPartial(
        merged,
        format.or(more.format),
        mergedParts,
        new ArrayList<>(byKey.values()),
        this.other + more.other,
        add(error, more.error),
        shards + more.shards);
  }

  private List<Part> with(List<Part> others) {
    if (parts.isEmpty() || others.isEmpty()) {
      return parts.isEmpty() ? others : parts;
    }
    var both = new ArrayList<Part>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      both.add(parts.get(i).with(others.get(i)));
    }
    return both;
  }

  private static void add(
      Map<Object, Bucket> byKey, TermsPartial part, KeyKind kind, List<Part> parts) {
    for (Bucket bucket : part.buckets) {
      Bucket same =
          part.parts.equals(parts) ? bucket.as(part.kind, kind) : bucket.as(part.parts, parts);
      byKey.merge(same.key, same, Bucket::merge);
    }
  }

  private static long add(long a, long b) {
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
  }
}
