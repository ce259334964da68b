package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The buckets of values that few documents have, and which values too many have: what is rare in
 * one shard need not be in another.
 *
 * @param maxDocCount documents that a value may have
 * @param common the keys of values that have more
 */
public record RareTermsPartial(
    KeyKind kind,
    ResultFormat format,
    long maxDocCount,
    List<TermsPartial.Bucket> buckets,
    List<Object> common)
    implements Partial {

  public RareTermsPartial {
    buckets = List.copyOf(buckets);
    common = List.copyOf(common);
  }

  /** Of a shard that does not have the field. */
  public static RareTermsPartial unmapped(long maxDocCount) {
    return new RareTermsPartial(
        KeyKind.UNMAPPED, ResultFormat.RAW, maxDocCount, List.of(), List.of());
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof RareTermsPartial more)) {
      throw Partial.mismatch();
    }
    KeyKind merged = kind.with(more.kind);
    var bothCommon = new LinkedHashSet<Object>();
    common.forEach(key -> bothCommon.add(kind.as(merged, key)));
    more.common.forEach(key -> bothCommon.add(more.kind.as(merged, key)));
    Map<Object, TermsPartial.Bucket> rare = new LinkedHashMap<>();
    add(rare, this, merged);
    add(rare, more, merged);
    var kept = new ArrayList<TermsPartial.Bucket>();
    for (TermsPartial.Bucket bucket : rare.values()) {
      if (bucket.count() > maxDocCount) {
        bothCommon.add(bucket.key());
      }
    }
    for (TermsPartial.Bucket bucket : rare.values()) {
      if (!bothCommon.contains(bucket.key())) {
        kept.add(bucket);
      }
    }
    return new RareTermsPartial(
        merged, format.or(more.format), maxDocCount, kept, List.copyOf(bothCommon));
  }

  private static void add(
      Map<Object, TermsPartial.Bucket> rare, RareTermsPartial part, KeyKind kind) {
    for (TermsPartial.Bucket bucket : part.buckets) {
      TermsPartial.Bucket same = bucket.as(part.kind, kind);
      rare.merge(same.key(), same, TermsPartial.Bucket::merge);
    }
  }
}
