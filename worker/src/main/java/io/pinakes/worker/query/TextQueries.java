package io.pinakes.worker.query;

import io.pinakes.common.dsl.MinimumShouldMatch;
import io.pinakes.common.dsl.QueryNode.Operator;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/** Queries for the analysed words of a text field; null where the text has none. */
final class TextQueries {

  private final IndexAnalyzers analyzers;

  TextQueries(IndexAnalyzers analyzers) {
    this.analyzers = analyzers;
  }

  @Nullable Query words(
      ValueField field, String text, Operator operator, @Nullable String analyzer) {
    Occur occur = operator == Operator.AND ? Occur.MUST : Occur.SHOULD;
    return builder(field, analyzer(field, analyzer)).createBooleanQuery(field.path(), text, occur);
  }

  @Nullable Query phrase(ValueField field, String text, int slop, @Nullable String analyzer) {
    Analyzer ofPhrase = analyzer == null ? analyzers.forQuotes(field) : analyzer(field, analyzer);
    Query query = builder(field, ofPhrase).createPhraseQuery(field.path(), text, slop);
    if (query instanceof PhraseQuery phrase
        && phrase.getTerms().length > IndexSearcher.getMaxClauseCount()) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    }
    return query;
  }

  /** The query with as many of its optional clauses required as the request says. */
  static Query require(Query query, @Nullable MinimumShouldMatch minimum) {
    if (minimum == null || !(query instanceof BooleanQuery bool)) {
      return query;
    }
    int required = minimum.of(bool.getClauses(Occur.SHOULD).size());
    if (required == 0) {
      return query;
    }
    var builder = new BooleanQuery.Builder().setMinimumNumberShouldMatch(required);
    bool.clauses().forEach(builder::add);
    return builder.build();
  }

  /** The analyzer that the request names, or else the field's for searches. */
  Analyzer analyzer(ValueField field, @Nullable String name) {
    if (name == null) {
      return analyzers.forSearch(field);
    }
    Analyzer analyzer = analyzers.find(name);
    if (analyzer == null) {
      throw ApiException.illegalArgument("[match] analyzer [" + name + "] not found");
    }
    return analyzer;
  }

  /** The analyzer of text that belongs to no field. */
  Analyzer standard() {
    return analyzers.standard();
  }

  private static QueryBuilder builder(ValueField field, Analyzer analyzer) {
    if (!field.indexed()) {
      throw QueryErrors.notIndexed(field.path());
    }
    return new QueryBuilder(analyzer);
  }
}
