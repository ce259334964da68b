package io.pinakes.worker.search;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Finds out which of a request's queries with names a hit matches. */
final class NamedQueries {

  private final Map<String, Weight> weights = new TreeMap<>();

  private NamedQueries() {}

  /** For hits that name none. */
  static NamedQueries none() {
    return new NamedQueries();
  }

  NamedQueries(IndexSearcher searcher, Map<String, Query> queries) throws IOException {
    for (Map.Entry<String, Query> query : queries.entrySet()) {
      Query rewritten = searcher.rewrite(query.getValue());
      weights.put(query.getKey(), searcher.createWeight(rewritten, ScoreMode.COMPLETE, 1));
    }
  }

  boolean isEmpty() {
    return weights.isEmpty();
  }

  /** The scores by the queries that match, by name; null if none does. */
  @Nullable Map<String, Float> matching(LeafReaderContext leaf, int document) throws IOException {
    var scores = new TreeMap<String, Float>();
    for (Map.Entry<String, Weight> weight : weights.entrySet()) {
      // One for each hit: hits are few, and a scorer only goes forward.
      Scorer scorer = weight.getValue().scorer(leaf);
      if (scorer != null && scorer.iterator().advance(document) == document) {
        scores.put(weight.getKey(), scorer.score());
      }
    }
    return scores.isEmpty() ? null : scores;
  }
}
