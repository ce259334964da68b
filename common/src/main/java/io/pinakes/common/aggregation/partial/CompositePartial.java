package io.pinakes.common.aggregation.partial;

import io.pinakes.common.aggregation.partial.TermsPartial.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first buckets of combinations of values: every shard's by the order of the request, so that
 * the first of all shards are among them, with all their documents.
 *
 * @param parts what each value of a combination is
 */
public record CompositePartial(List<Part> parts, List<Bucket> buckets) implements Partial {

  public CompositePartial {
    parts = List.copyOf(parts);
    buckets = List.copyOf(buckets);
  }

  /**
   * A bucket.
   *
   * @param key of each source, a Long, Double or String by its {@link KeyKind}; null: the documents
   *     have no value
   */
  public record Bucket(List<@Nullable Object> key, long count, List<Partial> inner) {

    // Spelled out: a compact constructor's class file does not say that values may be null.
    public Bucket(List<@Nullable Object> key, long count, List<Partial> inner) {
      this.key = Collections.unmodifiableList(new ArrayList<>(key));
      this.count = count;
      this.inner = List.copyOf(inner);
    }

    private Bucket as(List<Part> from, List<Part> to) {
      var keys = new ArrayList<@Nullable Object>(key.size());
      for (int i = 0; i < key.size(); i++) {
        Object value = key.get(i);
        keys.add(value == null ? null : from.get(i).kind().as(to.get(i).kind(), value));
      }
      return new Bucket(keys, count, inner);
    }

    private static Bucket join(Bucket a, Bucket b) {
      return new Bucket(a.key, a.count + b.count, Partial.merge(a.inner, b.inner));
    }
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof CompositePartial more) || more.parts.size() != parts.size()) {
      throw Partial.mismatch();
    }
    var merged = new ArrayList<Part>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      merged.add(parts.get(i).with(more.parts.get(i)));
    }
    Map<List<@Nullable Object>, Bucket> byKey = new LinkedHashMap<>();
    for (CompositePartial part : List.of(this, more)) {
      for (Bucket bucket : part.buckets) {
        Bucket same = bucket.as(part.parts, merged);
        byKey.merge(same.key, same, Bucket::join);
      }
    }
    return new CompositePartial(merged, new ArrayList<>(byKey.values()));
  }
}
