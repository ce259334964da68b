package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;

/**
 * For how many documents each document of a segment counts: one, unless it says otherwise in its
 * field {@code _doc_count}, as documents do that were summed up before.
 */
final class DocumentCounts {

  private static final String FIELD = "_doc_count";

  private final NumericDocValues counts;

  DocumentCounts(LeafReaderContext segment) throws IOException {
    counts = DocValues.getNumeric(segment.reader(), FIELD);
  }

  long of(int document) throws IOException {
    return counts.advanceExact(document) ? counts.longValue() : 1;
  }
}
