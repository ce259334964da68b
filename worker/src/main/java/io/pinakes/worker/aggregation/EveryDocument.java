package io.pinakes.worker.aggregation;

import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** A bucket of all documents. */
final class EveryDocument extends SingleBucketAggregator {

  EveryDocument(Scope scope, List<Aggregator> inner) {
    super(scope, inner);
  }

  @Override
  Membership membership(LeafReaderContext segment) {
    return _ -> true;
  }
}
