package io.pinakes.worker.aggregation;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Weight;

/** A bucket of the documents that match a query. */
final class FilterAggregator extends SingleBucketAggregator {

  private final Weight filter;

  FilterAggregator(Scope scope, Weight filter, List<Aggregator> inner) {
    super(scope, inner);
    this.filter = filter;
  }

  @Override
  Membership membership(LeafReaderContext segment) throws IOException {
    return new DocumentMatcher(filter, segment)::matches;
  }
}
