package io.pinakes.worker.query;

import io.pinakes.common.dsl.FullText.Manner;
import io.pinakes.common.dsl.MinimumShouldMatch;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Queries for a text in one field. */
final class TextQueries {

  private final Scope scope;

  TextQueries(Scope scope) {
    this.scope = scope;
  }

  /** Documents with the text. */
  Query match(ValueField field, String text, Manner manner, TextOptions options) {
    Query query = matchOrNull(field, text, manner, options);
    return query == null ? ifEmpty(options) : query;
  }

  /** The same; null if the text has no words. */
  @Nullable Query matchOrNull(ValueField field, String text, Manner manner, TextOptions options) {
    if (!options.isLenient()) {
      return build(field, text, manner, options);
    }
    try {
      return build(field, text, manner, options);
    } catch (ApiException | IllegalArgumentException e) {
      return new MatchNoDocsQuery("[" + field.path() + "] cannot read the text");
    }
  }

  static Query ifEmpty(TextOptions options) {
    return options.matchAllIfEmpty()
        ? MatchAllDocsQuery.INSTANCE
        : new MatchNoDocsQuery("the text has no words");
  }

  private @Nullable Query build(ValueField field, String text, Manner manner, TextOptions options) {
    if (options.fuzziness() != null) {
      scope.requireCheap("fuzzy");
    }
    FieldQueries fields = scope.fields();
    if (TextFields.takesWhole(field, options)) {
      return whole(fields, field, text, manner, options);
    }
    if (TextFields.isAnalyzed(field) && !field.indexed()) {
      throw QueryErrors.notIndexed(field.path());
    }
    boolean quoted = manner == Manner.PHRASE || manner == Manner.PHRASE_PREFIX;
    Analyzer analyzer =
        quoted
            ? scope.quoteAnalyzer(field, options.analyzer())
            : scope.analyzer(field, options.analyzer());
    var builder = new WordsBuilder(fields, field, analyzer, manner, options);
    return switch (manner) {
      case WORDS, WORDS_PREFIX -> builder.words(text);
      case PHRASE -> bounded(builder.phrase(text));
      case PHRASE_PREFIX -> builder.phrasePrefix(text);
    };
  }

  /** A field whose values are not cut into words takes the text as one. */
  private static Query whole(
      FieldQueries fields, ValueField field, String text, Manner manner, TextOptions options) {
    if (manner == Manner.PHRASE_PREFIX
        || (manner == Manner.WORDS_PREFIX && TextFields.hasTerms(field))) {
      if (manner == Manner.PHRASE_PREFIX) {
        throw new IllegalArgumentException(
            "Can only use phrase prefix queries on text fields - not on ["
                + field.path()
                + "] which is of type ["
                + field.type().typeName()
                + "]");
      }
      return PatternQueries.prefix(field, text, false, null);
    }
    if (options.fuzziness() != null) {
      return PatternQueries.fuzzy(
          field,
          text,
          options.fuzziness(),
          options.prefixLength(),
          options.maxExpansions(),
          options.transpositions(),
          options.fuzzyRewrite());
    }
    return fields.term(field, text);
  }

  private static @Nullable Query bounded(@Nullable Query query) {
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

  /** A query that only leaves documents out leaves them out of all; they score 0. */
  static Query notOnlyNegative(Query query) {
    if (!(query instanceof BooleanQuery bool)
        || bool.clauses().isEmpty()
        || !bool.clauses().stream().allMatch(clause -> clause.occur() == Occur.MUST_NOT)) {
      return query;
    }
    // Without a number of clauses to match: there are none that could.
    var builder = new BooleanQuery.Builder();
    bool.clauses().forEach(builder::add);
    return builder.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER).build();
  }
}
