package io.pinakes.worker.index;

import io.pinakes.common.mapping.Mapping;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;

/** Tells documents from the nested objects that lie beside them in the index. */
public final class WholeDocuments {

  private WholeDocuments() {}

  /** All documents, without nested objects: those alone have a version. */
  public static Query filter() {
    return new FieldExistsQuery(IndexFormat.VERSION);
  }

  /** The query without matches among nested objects; scores stay. */
  public static Query only(Mapping mapping, Query query) {
    if (mapping.nestedObjects().isEmpty()) {
      return query;
    }
    return new BooleanQuery.Builder().add(query, Occur.MUST).add(filter(), Occur.FILTER).build();
  }
}
