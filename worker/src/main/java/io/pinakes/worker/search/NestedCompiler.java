package io.pinakes.worker.search;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.query.NestedSort;
import io.pinakes.common.query.SortKey.Mode;
import io.pinakes.worker.index.WholeDocuments;
import io.pinakes.worker.query.QueryCompiler;
import io.pinakes.worker.query.QueryErrors;
import java.io.IOException;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nested objects that documents are sorted by.
 *
 * @param path of the nested objects that are sorted themselves; null: whole documents are
 */
record NestedCompiler(
    IndexSearcher searcher, Mapping mapping, QueryCompiler queries, @Nullable String path) {

  /**
   * The objects of one sort.
   *
   * @throws ApiException 400: they are not mapped, or the mode is not for them
   */
  NestedObjects compile(NestedSort sort, Mode mode) throws IOException {
    if (mode == Mode.MEDIAN) {
      throw ApiException.illegalArgument("Unsupported sort mode: MEDIAN");
    }
    Query objects = objects(sort);
    NestedSort level = sort;
    for (NestedSort inner = sort.inner(); inner != null; inner = inner.inner()) {
      var outer = new QueryBitSetProducer(WholeDocuments.objects(level.path()));
      objects =
          new BooleanQuery.Builder()
              .add(objects(inner), Occur.FILTER)
              .add(new ToChildBlockJoinQuery(objects, outer), Occur.FILTER)
              .build();
      level = inner;
    }
    return new NestedObjects(
        new QueryBitSetProducer(WholeDocuments.around(path)),
        searcher.createWeight(searcher.rewrite(objects), ScoreMode.COMPLETE_NO_SCORES, 1),
        level.maxChildren());
  }

  private Query filter(String ofPath, QueryNode filter) {
    return queries.unshown(() -> queries.compileWithin(ofPath, filter));
  }

  private Query objects(NestedSort level) {
    if (!mapping.nestedObjects().containsKey(level.path())) {
      throw QueryErrors.shard(
          "[nested] failed to find nested object under path [" + level.path() + "]");
    }
    Query ofPath = WholeDocuments.objects(level.path());
    return level.filter() == null
        ? ofPath
        : new BooleanQuery.Builder()
            .add(ofPath, Occur.FILTER)
            .add(filter(level.path(), level.filter()), Occur.FILTER)
            .build();
  }
}
