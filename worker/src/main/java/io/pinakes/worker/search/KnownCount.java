package io.pinakes.worker.search;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;

/** Counts matches where statistics tell them without a look at the documents. */
final class KnownCount {

  private KnownCount() {}

  /** The number of matches; -1: documents must be looked at. */
  static long of(IndexSearcher searcher, Query query) throws IOException {
    Query inner = query instanceof ConstantScoreQuery constant ? constant.getQuery() : query;
    boolean cheap =
        inner instanceof MatchAllDocsQuery
            || inner instanceof TermQuery
            || inner instanceof FieldExistsQuery;
    if (!cheap) {
      return -1;
    }
    Weight weight = searcher.createWeight(inner, ScoreMode.COMPLETE_NO_SCORES, 1);
    long count = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      int inLeaf = weight.count(leaf);
      if (inLeaf < 0) {
        return -1;
      }
      count += inLeaf;
    }
    return count;
  }
}
