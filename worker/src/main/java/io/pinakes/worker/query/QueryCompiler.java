package io.pinakes.worker.query;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryNode.Bool;
import io.pinakes.common.dsl.QueryNode.ConstantScore;
import io.pinakes.common.dsl.QueryNode.Exists;
import io.pinakes.common.dsl.QueryNode.Ids;
import io.pinakes.common.dsl.QueryNode.Match;
import io.pinakes.common.dsl.QueryNode.MatchAll;
import io.pinakes.common.dsl.QueryNode.MatchNone;
import io.pinakes.common.dsl.QueryNode.MatchPhrase;
import io.pinakes.common.dsl.QueryNode.QueryString;
import io.pinakes.common.dsl.QueryNode.Range;
import io.pinakes.common.dsl.QueryNode.Term;
import io.pinakes.common.dsl.QueryNode.Terms;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.IndexFormat;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;

/** Turns a request's query into Lucene's, by an index's mapping. */
public final class QueryCompiler {

  private final Mapping mapping;
  private final FieldQueries fields;
  private final TextQueries texts;

  /**
   * A compiler for one search.
   *
   * @param analyzers of the index
   * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
   */
  public QueryCompiler(Mapping mapping, IndexAnalyzers analyzers, long nowMillis) {
    this.mapping = mapping;
    this.fields = new FieldQueries(nowMillis);
    this.texts = new TextQueries(analyzers);
  }

  /**
   * Lucene's form of the query. A field that the mapping does not have matches nothing.
   *
   * @throws ApiException 400 for a value that the field's type cannot read, and for too many
   *     clauses
   */
  public Query compile(QueryNode query) {
    try {
      return boosted(query);
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    } catch (IllegalArgumentException e) {
      throw QueryErrors.failedToCreate(e);
    }
  }

  private Query boosted(QueryNode query) {
    return switch (query) {
      case MatchAll(float boost) -> boost(MatchAllDocsQuery.INSTANCE, boost);
      case MatchNone(float _) -> new MatchNoDocsQuery("match_none");
      case Match match -> boost(match(match), match.boost());
      case MatchPhrase phrase -> boost(matchPhrase(phrase), phrase.boost());
      case Term term -> boost(term(term), term.boost());
      case Terms terms -> boost(terms(terms), terms.boost());
      case Range range -> boost(range(range), range.boost());
      case Exists(String field, float boost) -> boost(exists(field), boost);
      case Ids(List<String> values, float boost) -> boost(ids(values), boost);
      case Bool bool -> boost(bool(bool), bool.boost());
      case ConstantScore(QueryNode filter, float boost) ->
          boost(new ConstantScoreQuery(boosted(filter)), boost);
      case QueryString string ->
          boost(new QueryStringCompiler(mapping, fields, texts, string).compile(), string.boost());
    };
  }

  private static Query boost(Query query, float boost) {
    return boost == 1 || query instanceof MatchNoDocsQuery ? query : new BoostQuery(query, boost);
  }

  private Query match(Match match) {
    ValueField field = mapping.valueField(match.field());
    if (field == null) {
      return absent(match.field(), match.text());
    }
    try {
      if (field.type() != FieldType.TEXT) {
        return fields.term(field, match.text());
      }
      Query words = texts.words(field, match.text(), match.operator(), match.analyzer());
      return words == null
          ? ifEmpty(match.matchAllIfEmpty())
          : TextQueries.require(words, match.minimumShouldMatch());
    } catch (IllegalArgumentException e) {
      if (match.lenient()) {
        return new MatchNoDocsQuery("[" + match.field() + "] cannot read the text");
      }
      throw e;
    }
  }

  private Query matchPhrase(MatchPhrase phrase) {
    ValueField field = mapping.valueField(phrase.field());
    if (field == null) {
      return absent(phrase.field(), phrase.text());
    }
    if (field.type() != FieldType.TEXT) {
      return fields.term(field, phrase.text());
    }
    Query words = texts.phrase(field, phrase.text(), phrase.slop(), phrase.analyzer());
    return words == null ? ifEmpty(phrase.matchAllIfEmpty()) : words;
  }

  private static Query ifEmpty(boolean matchAll) {
    return matchAll ? MatchAllDocsQuery.INSTANCE : new MatchNoDocsQuery("the text has no words");
  }

  private Query term(Term term) {
    ValueField field = mapping.valueField(term.field());
    if (field == null) {
      return absent(term.field(), FieldQueries.text(term.value()));
    }
    return term.caseInsensitive()
        ? fields.termInAnyCase(field, term.value())
        : fields.term(field, term.value());
  }

  private Query terms(Terms terms) {
    ValueField field = mapping.valueField(terms.field());
    if (field != null) {
      return fields.terms(field, terms.values());
    }
    return terms.field().equals(IndexFormat.ID)
        ? ids(terms.values().stream().map(FieldQueries::text).toList())
        : unmapped(terms.field());
  }

  private Query range(Range range) {
    ValueField field = mapping.valueField(range.field());
    if (field == null) {
      return unmapped(range.field());
    }
    return fields.range(
        field,
        range.from(),
        range.includeFrom(),
        range.to(),
        range.includeTo(),
        range.format(),
        range.timeZone());
  }

  private Query exists(String name) {
    if (name.equals(IndexFormat.ID)) {
      return new ConstantScoreQuery(MatchAllDocsQuery.INSTANCE);
    }
    List<ValueField> found = mapping.matching(name);
    if (found.isEmpty()) {
      return unmapped(name);
    }
    if (found.size() == 1) {
      return fields.exists(found.getFirst());
    }
    var any = new BooleanQuery.Builder();
    found.forEach(field -> any.add(fields.exists(field), Occur.SHOULD));
    return new ConstantScoreQuery(any.build());
  }

  /** Metadata that can be searched, or nothing. */
  private static Query absent(String field, String value) {
    return field.equals(IndexFormat.ID) ? ids(List.of(value)) : unmapped(field);
  }

  private static Query unmapped(String field) {
    return new MatchNoDocsQuery("[" + field + "] is not mapped");
  }

  private static Query ids(Collection<String> values) {
    if (values.isEmpty()) {
      return new MatchNoDocsQuery("no ids");
    }
    return new TermInSetQuery(
        IndexFormat.ID, values.stream().<BytesRef>map(BytesRef::new).toList());
  }

  private Query bool(Bool bool) {
    var builder = new BooleanQuery.Builder();
    add(builder, bool.must(), Occur.MUST);
    add(builder, bool.filter(), Occur.FILTER);
    add(builder, bool.should(), Occur.SHOULD);
    add(builder, bool.mustNot(), Occur.MUST_NOT);
    boolean empty = bool.must().isEmpty() && bool.filter().isEmpty() && bool.should().isEmpty();
    if (empty) {
      if (bool.mustNot().isEmpty()) {
        return MatchAllDocsQuery.INSTANCE;
      }
      // Lucene needs something to leave documents out of; in OpenSearch they score 0.
      builder.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    }
    return TextQueries.require(builder.build(), bool.minimumShouldMatch());
  }

  private void add(BooleanQuery.Builder builder, List<QueryNode> queries, Occur occur) {
    queries.forEach(query -> builder.add(boosted(query), occur));
  }
}
