package io.pinakes.worker.search;

import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * How the hits of one search came to be hits, for what they show of it.
 *
 * @param query that they matched
 * @param rescorings that changed their scores
 * @param named what the request gave names to
 * @param grouping by which hits are collapsed; null: they are not
 */
record Matched(
    IndexSearcher searcher,
    Query query,
    List<Rescoring> rescorings,
    NamedQueries named,
    @Nullable Grouping grouping) {

  /** By a query and nothing else. */
  static Matched by(IndexSearcher searcher, Query query) {
    return new Matched(searcher, query, List.of(), NamedQueries.none(), null);
  }

  /** Whether hits show it even if the request does not ask for a detail. */
  boolean hasDetail() {
    return !named.isEmpty() || grouping != null;
  }
}
