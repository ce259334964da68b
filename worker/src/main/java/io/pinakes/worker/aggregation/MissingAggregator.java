package io.pinakes.worker.aggregation;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** A bucket of the documents without a value. */
final class MissingAggregator extends SingleBucketAggregator {

  private final Values column;

  MissingAggregator(Scope scope, Values column, List<Aggregator> inner) {
    super(scope, inner);
    this.column = column;
  }

  @Override
  Membership membership(LeafReaderContext segment) throws IOException {
    if (column.isNumber()) {
      SortedNumericDocValues values = column.numbers(segment.reader());
      return document -> !values.advanceExact(document);
    }
    SortedSetDocValues values = column.texts(segment.reader());
    return document -> !values.advanceExact(document);
  }
}
