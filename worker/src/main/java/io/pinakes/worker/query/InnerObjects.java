package io.pinakes.worker.query;

import io.pinakes.common.query.InnerHits;
import java.util.List;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * Nested objects that a hit is to show.
 *
 * @param name under which they are shown
 * @param path of the objects
 * @param around the path of the objects that show them; null: whole documents do
 * @param query that the objects match
 * @param hits how they are shown
 * @param within what these show in turn
 */
public record InnerObjects(
    String name,
    String path,
    @Nullable String around,
    Query query,
    InnerHits hits,
    List<InnerObjects> within) {

  public InnerObjects {
    within = List.copyOf(within);
  }
}
