package io.pinakes.worker.search;

import io.pinakes.worker.query.InnerObjects;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * How the hits of one search came to be hits, for what they show of it.
 *
 * @param query that they matched, made ready for the shard
 * @param asked the same as it was compiled
 * @param rescorings that changed their scores
 * @param named what the request gave names to
 * @param grouping by which hits are collapsed; null: they are not
 * @param places where they are in their documents; null: they are documents
 * @param inner what they show of their nested objects
 * @param room for them in memory
 */
record Matched(
    IndexSearcher searcher,
    Query query,
    Query asked,
    List<Rescoring> rescorings,
    NamedQueries named,
    @Nullable Grouping grouping,
    @Nullable NestedPlaces places,
    List<InnerObjects> inner,
    HitRoom room) {

  /** By a query and nothing else. */
  static Matched by(IndexSearcher searcher, Query query) {
    return new Matched(
        searcher,
        query,
        query,
        List.of(),
        NamedQueries.none(),
        null,
        null,
        List.of(),
        new HitRoom());
  }

  /** Nested objects that matched, shown in hits of this search. */
  Matched objects(Query ready, InnerObjects objects, NestedPlaces where) {
    return new Matched(
        searcher, ready, objects.query(), List.of(), named, null, where, objects.within(), room);
  }

  /** Whether hits show it even if the request does not ask for a detail. */
  boolean hasDetail() {
    return !named.isEmpty() || grouping != null || places != null || !inner.isEmpty();
  }
}
