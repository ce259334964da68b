package io.pinakes.worker.index;

import io.pinakes.common.mapping.Mapping;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** Tells documents from the nested objects that lie beside them in the index. */
public final class WholeDocuments {

  private WholeDocuments() {}

  /** All documents, without nested objects: those alone have a version. */
  public static Query filter() {
    return new FieldExistsQuery(IndexFormat.VERSION);
  }

  /** The nested objects at a path. */
  public static Query objects(String path) {
    return new TermQuery(new Term(IndexFormat.NESTED_PATH, path));
  }

  /** The nested objects at a path; null: all documents. */
  public static Query around(@Nullable String path) {
    return path == null ? filter() : objects(path);
  }

  /** The query without matches among nested objects; scores stay. */
  public static Query only(Mapping mapping, Query query) {
    if (mapping.nestedObjects().isEmpty()) {
      return query;
    }
    return new BooleanQuery.Builder().add(query, Occur.MUST).add(filter(), Occur.FILTER).build();
  }
}
