package io.pinakes.worker.query;

import io.pinakes.common.dsl.FullText;
import io.pinakes.common.dsl.FullText.Across;
import io.pinakes.common.dsl.FullText.CombinedFields;
import io.pinakes.common.dsl.FullText.Match;
import io.pinakes.common.dsl.FullText.MultiMatch;
import io.pinakes.common.dsl.QueryNode.Operator;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/** Compiles the match queries. */
final class MatchCompiler {

  private final Scope scope;
  private final TextQueries texts;

  MatchCompiler(Scope scope) {
    this.scope = scope;
    this.texts = new TextQueries(scope);
  }

  Query compile(FullText query) {
    return switch (query) {
      case Match match -> match(match);
      case MultiMatch multi -> multiMatch(multi);
      case CombinedFields combined -> combinedFields(combined);
      case FullText.QueryString string -> new QueryStringCompiler(scope, string).compile();
      case FullText.SimpleQueryString string ->
          new SimpleQueryStringCompiler(scope, string).compile();
    };
  }

  private Query match(Match match) {
    String name =
        switch (match.manner()) {
          case WORDS -> "match";
          case PHRASE -> "match_phrase";
          case PHRASE_PREFIX -> "match_phrase_prefix";
          case WORDS_PREFIX -> "match_bool_prefix";
        };
    scope.requireAnalyzer(name, match.options().analyzer());
    ValueField field = scope.mapping().valueField(match.field());
    if (field == null) {
      return Metadata.term(match.field(), match.text());
    }
    Query query = texts.match(field, match.text(), match.manner(), match.options());
    return TextQueries.require(query, match.options().minimumShouldMatch());
  }

  private Query multiMatch(MultiMatch multi) {
    scope.requireAnalyzer("multi_match", multi.options().analyzer());
    TextOptions options =
        multi.options().lenient() == null && scope.isLenient(multi.fields())
            ? multi.options().withLenient(true)
            : multi.options();
    return across(
        FieldSelection.of(scope.mapping(), scope.fieldsOr(multi.fields()), ""),
        multi.text(),
        multi.across(),
        multi.tieBreaker(),
        options);
  }

  /** A text in several fields. */
  Query across(
      Map<ValueField, Float> fields,
      String text,
      Across across,
      @Nullable Float tieBreaker,
      TextOptions options) {
    if (fields.isEmpty()) {
      return new MatchNoDocsQuery("no such field is mapped");
    }
    float tie = tieBreaker == null ? across.tieBreaker() : tieBreaker;
    if (across == Across.CROSS_FIELDS) {
      return best(new CrossFields(scope, texts, tie, options).compile(fields, text), tie);
    }
    List<Query> queries = new ArrayList<>();
    fields.forEach(
        (field, boost) -> {
          Query query = texts.match(field, text, across.manner(), options);
          queries.add(boosted(TextQueries.require(query, options.minimumShouldMatch()), boost));
        });
    return best(queries, tie);
  }

  /** The same, without the fields in which the text has no words; null if no field is left. */
  @Nullable Query acrossOrNull(
      Map<ValueField, Float> fields,
      String text,
      Across across,
      @Nullable Float tieBreaker,
      TextOptions options) {
    if (fields.isEmpty()) {
      return new MatchNoDocsQuery("no such field is mapped");
    }
    var withWords = new LinkedHashMap<ValueField, Float>();
    fields.forEach(
        (field, boost) -> {
          if (texts.matchOrNull(field, text, across.manner(), options) != null) {
            withWords.put(field, boost);
          }
        });
    return withWords.isEmpty() ? null : across(withWords, text, across, tieBreaker, options);
  }

  static Query boosted(Query query, float boost) {
    return boost == 1 || query instanceof MatchNoDocsQuery ? query : new BoostQuery(query, boost);
  }

  static Query best(List<Query> queries, float tieBreaker) {
    return switch (queries.size()) {
      case 0 -> new MatchNoDocsQuery("no field has such values");
      case 1 -> queries.getFirst();
      default -> new DisjunctionMaxQuery(queries, tieBreaker);
    };
  }

  private Query combinedFields(CombinedFields combined) {
    Map<ValueField, Float> fields = FieldSelection.of(scope.mapping(), combined.fields(), "");
    if (fields.isEmpty()) {
      return new MatchNoDocsQuery("no such field is mapped");
    }
    Analyzer analyzer = null;
    for (ValueField field : fields.keySet()) {
      if (!TextFields.isAnalyzed(field)) {
        throw new IllegalArgumentException(
            "Field ["
                + field.path()
                + "] of type ["
                + field.type().typeName()
                + "] does not support [combined_fields] queries");
      }
      Analyzer own = scope.analyzers().forSearch(field);
      if (analyzer != null && analyzer != own) {
        throw new IllegalArgumentException(
            "All fields in [combined_fields] query must have the same search analyzer");
      }
      analyzer = own;
    }
    if (analyzer == null) {
      return new MatchNoDocsQuery("no such field is mapped");
    }
    fields.forEach(
        (field, boost) -> {
          if (boost < 1) {
            throw new IllegalArgumentException(
                "[combined_fields] requires field boosts to be >= 1.0");
          }
        });
    Occur occur = combined.options().operator() == Operator.AND ? Occur.MUST : Occur.SHOULD;
    String first = fields.keySet().iterator().next().path();
    Query query =
        new CombinedBuilder(analyzer, fields).createBooleanQuery(first, combined.text(), occur);
    if (query == null) {
      return TextQueries.ifEmpty(combined.options());
    }
    // Of a single word, too, more may be required than there is.
    Query words =
        query instanceof BooleanQuery
            ? query
            : new BooleanQuery.Builder().add(query, Occur.SHOULD).build();
    return TextQueries.require(words, combined.options().minimumShouldMatch());
  }

  /** Each word is looked for in all fields as if they were one. */
  private static final class CombinedBuilder extends QueryBuilder {
    private final Map<ValueField, Float> fields;

    CombinedBuilder(Analyzer analyzer, Map<ValueField, Float> fields) {
      super(analyzer);
      this.fields = fields;
    }

    @Override
    protected Query newTermQuery(Term term, float boost) {
      var query = new CombinedFieldQuery.Builder(term.text());
      fields.forEach((field, weight) -> query.addField(field.path(), weight));
      return query.build();
    }
  }
}
