package io.pinakes.worker.query;

import io.pinakes.worker.index.IndexFormat;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Queries for what the mapping does not have: metadata that can be searched, or nothing. */
final class Metadata {

  private Metadata() {}

  static Query term(String field, String value) {
    return terms(field, List.of(value));
  }

  static Query terms(String field, Collection<String> values) {
    return switch (field) {
      case IndexFormat.ID -> ids(values);
      case IndexFormat.IGNORED ->
          values.size() == 1
              ? new TermQuery(new Term(field, values.iterator().next()))
              : new TermInSetQuery(field, values.stream().<BytesRef>map(BytesRef::new).toList());
      default -> unmapped(field);
    };
  }

  /** Documents that have a value of metadata; null: it is no metadata. */
  static @Nullable Query exists(String field) {
    return switch (field) {
      case IndexFormat.ID, IndexFormat.VERSION, IndexFormat.SEQ_NO, "_index" ->
          new ConstantScoreQuery(MatchAllDocsQuery.INSTANCE);
      case IndexFormat.ROUTING, IndexFormat.IGNORED ->
          new ConstantScoreQuery(new FieldExistsQuery(field));
      case IndexFormat.SOURCE ->
          throw QueryErrors.shard("The [_source] field may not be queried directly");
      default -> null;
    };
  }

  static Query ids(Collection<String> values) {
    if (values.isEmpty()) {
      return new MatchNoDocsQuery("no ids");
    }
    return new TermInSetQuery(
        IndexFormat.ID, values.stream().<BytesRef>map(BytesRef::new).toList());
  }

  static Query unmapped(String field) {
    return new MatchNoDocsQuery("[" + field + "] is not mapped");
  }
}
