package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.TermsAggregation;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.Bits;

/** Buckets by numbers, dates and booleans. */
final class NumberTerms extends TermsAggregator {

  private final Scope scope;
  private final TermFilter.Numbers filter;

  NumberTerms(
      Scope scope,
      AggregationNode node,
      TermsAggregation terms,
      Values column,
      List<Aggregator> inner) {
    super(scope, node, terms, column, inner);
    this.scope = scope;
    this.filter = TermFilter.numbers(terms.includeExclude(), column, node.name());
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues values = column.numbers(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        long previous = 0;
        for (int i = 0, count = values.docValueCount(); i < count; i++) {
          long value = values.nextValue();
          // Values of a document are sorted: equal ones follow each other.
          if ((i == 0 || value != previous) && filter.accepts(value)) {
            int bucket = table.add(owner, value);
            add(bucket, documents.of(document));
            in.collect(document, bucket);
          }
          previous = value;
        }
      }
    };
  }

  @Override
  void addZeroes(int owner) throws IOException {
    for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
      SortedNumericDocValues values = column.numbers(segment.reader());
      Bits live = segment.reader().getLiveDocs();
      for (int document = 0; document < segment.reader().maxDoc(); document++) {
        if ((live == null || live.get(document)) && values.advanceExact(document)) {
          for (int i = 0, count = values.docValueCount(); i < count; i++) {
            long value = values.nextValue();
            if (filter.accepts(value)) {
              table.add(owner, value);
            }
          }
        }
      }
    }
  }

  @Override
  int compareKeys(int bucketA, int bucketB) {
    // Raw values sort as numbers do, whatever the type.
    return Long.compare(table.value(bucketA), table.value(bucketB));
  }

  @Override
  Object key(int bucket) {
    return column.key(table.value(bucket));
  }
}
