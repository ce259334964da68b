package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AdjacencyMatrixAggregation;
import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TermsPartial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Weight;

/** Buckets of queries and of each two of them together. */
final class AdjacencyMatrixAggregator extends Aggregator {

  private final AdjacencyMatrixAggregation matrix;
  private final Allowance allowance;
  private final List<Weight> filters;
  private final BucketTable table;
  private final LongCells counts;

  AdjacencyMatrixAggregator(
      Scope scope,
      AdjacencyMatrixAggregation matrix,
      List<Weight> filters,
      List<Aggregator> inner) {
    super(inner);
    this.matrix = matrix;
    this.allowance = scope.allowance();
    this.filters = List.copyOf(filters);
    this.table = new BucketTable(allowance);
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
      private final int[] matching = new int[matchers.length];

      @Override
      public void collect(int document, int owner) throws IOException {
        int size = 0;
        for (int i = 0; i < matchers.length; i++) {
          if (matchers[i].matches(document)) {
            matching[size++] = i;
          }
        }
        for (int i = 0; i < size; i++) {
          for (int j = matrix.onlyIntersections() ? i + 1 : i; j < size; j++) {
            add(document, table.add(owner, cell(matching[i], matching[j])));
          }
        }
      }

      private void add(int document, int bucket) throws IOException {
        counts.add(bucket, documents.of(document));
        in.collect(document, bucket);
      }
    };
  }

  /** The number of two filters together; of one twice, of that one alone. */
  private long cell(int a, int b) {
    return (long) a * filters.size() + b;
  }

  private String key(long cell) {
    String first = matrix.keys().get((int) (cell / filters.size()));
    String second = matrix.keys().get((int) (cell % filters.size()));
    return first.equals(second) ? first : first + matrix.separator() + second;
  }

  @Override
  Partial build(int owner) throws IOException {
    var buckets = new ArrayList<TermsPartial.Bucket>();
    for (int bucket = table.first(owner); bucket >= 0; bucket = table.after(bucket)) {
      allowance.count(1);
      buckets.add(
          new TermsPartial.Bucket(
              key(table.value(bucket)), counts.get(bucket), 0, buildInner(bucket)));
    }
    return new TermsPartial(KeyKind.TEXT, ResultFormat.RAW, List.of(), buckets, 0, 0, 1);
  }
}
