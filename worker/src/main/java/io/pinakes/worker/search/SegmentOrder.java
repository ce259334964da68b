package io.pinakes.worker.search;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.query.SortKey;
import io.pinakes.common.query.SortKey.Missing;
import io.pinakes.common.query.SortKey.Mode;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.common.state.IndexSort;
import io.pinakes.worker.docvalues.Column;
import java.util.List;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.jspecify.annotations.Nullable;

/**
 * The order of documents in segments as Lucene has it. It is made as a search's is, so that a
 * search that sorts as the index does is seen to, and ends in each segment when it has enough.
 */
public final class SegmentOrder {

  private SegmentOrder() {}

  /** The order of an index; null: in which documents came. */
  public static @Nullable Sort of(IndexDefinition index) {
    List<IndexSort.Key> keys = IndexSort.of(index.settings()).keys();
    return keys.isEmpty()
        ? null
        : new Sort(keys.stream().map(key -> field(key, index.mapping())).toArray(SortField[]::new));
  }

  private static SortField field(IndexSort.Key key, Mapping mapping) {
    var sort =
        new SortKey(
            key.field(),
            key.descending(),
            key.missingFirst() ? Missing.FIRST : Missing.LAST,
            null,
            key.greatest() ? Mode.MAX : Mode.MIN,
            null,
            null);
    ValueField field = mapping.valueField(key.field());
    if (field == null) {
      throw new IllegalStateException("the index is sorted by " + key.field() + ", which is gone");
    }
    return switch (Column.of(field)) {
      case Column.Longs longs -> NumberSort.of(sort, longs, null).field();
      case Column.Words words -> new WordSort(sort, words, null).field();
    };
  }
}
