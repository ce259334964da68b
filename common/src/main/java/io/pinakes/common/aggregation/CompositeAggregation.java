package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.CompositePartial;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bucket for each combination of values, so many at a time.
 *
 * @param size how many buckets
 * @param after the combination after which they begin: of each source a String, Boolean, Long,
 *     BigInteger, Double or null; null: at the first
 */
public record CompositeAggregation(
    List<CompositeSource> sources, int size, @Nullable List<@Nullable Object> after)
    implements BucketAggregation {

  public CompositeAggregation {
    sources = List.copyOf(sources);
    after = after == null ? null : Collections.unmodifiableList(new ArrayList<>(after));
  }

  /** The order of combinations whose values are of these kinds. */
  public Comparator<List<@Nullable Object>> order(List<KeyKind> kinds) {
    var orders = new ArrayList<Comparator<@Nullable Object>>();
    for (int i = 0; i < sources.size(); i++) {
      orders.add(sources.get(i).order(kinds.get(i)));
    }
    return (a, b) -> {
      for (int i = 0; i < orders.size(); i++) {
        int order = orders.get(i).compare(a.get(i), b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  @Override
  public Partial empty(AggregationNode node) {
    return new CompositePartial(
        Collections.nCopies(sources.size(), new Part(KeyKind.UNMAPPED, ResultFormat.RAW)),
        List.of());
  }
}
