package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.BucketsPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Weight;

/** A bucket for each of several queries, and perhaps one for what matches none. */
final class FiltersAggregator extends Aggregator {

  private final Allowance allowance;
  private final List<Weight> filters;
  private final boolean other;
  private final int buckets;
  private final LongCells counts;

  FiltersAggregator(Scope scope, List<Weight> filters, boolean other, List<Aggregator> inner) {
    super(inner);
    this.allowance = scope.allowance();
    this.filters = List.copyOf(filters);
    this.other = other;
    this.buckets = filters.size() + (other ? 1 : 0);
    this.counts = new LongCells(allowance, 0);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    var matchers = new DocumentMatcher[filters.size()];
    for (int i = 0; i < matchers.length; i++) {
      matchers[i] = new DocumentMatcher(filters.get(i), segment);
    }
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        boolean any = false;
        for (int i = 0; i < matchers.length; i++) {
          if (matchers[i].matches(document)) {
            any = true;
            add(document, bucket(owner, i));
          }
        }
        if (!any && other) {
          add(document, bucket(owner, matchers.length));
        }
      }

      private void add(int document, int bucket) throws IOException {
        counts.add(bucket, documents.of(document));
        in.collect(document, bucket);
      }
    };
  }

  private int bucket(int owner, int place) {
    return Math.addExact(Math.multiplyExact(owner, buckets), place);
  }

  @Override
  Partial build(int owner) throws IOException {
    allowance.count(buckets);
    var built = new ArrayList<BucketPartial>(buckets);
    for (int i = 0; i < buckets; i++) {
      int bucket = bucket(owner, i);
      built.add(new BucketPartial(counts.get(bucket), buildInner(bucket)));
    }
    return new BucketsPartial(built);
  }
}
