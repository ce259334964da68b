package io.pinakes.worker.search;

import org.apache.lucene.search.FieldDoc;
import org.jspecify.annotations.Nullable;

/** The best hit of a group. */
final class GroupedHit extends FieldDoc {

  /** As {@link Grouping} keeps it; null: no document of the group has a value. */
  final @Nullable Object group;

  GroupedHit(int document, float score, Object[] fields, @Nullable Object group) {
    super(document, score, fields);
    this.group = group;
  }
}
