package io.pinakes.worker.query;

import io.pinakes.common.dsl.FullText.Manner;
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
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;

/**
 * A text whose words may each be in another field. Fields of one analyzer share the words'
 * frequencies, so that a word that is rare in one of them does not count more there.
 */
final class CrossFields {

  private final Scope scope;
  private final TextQueries texts;
  private final float tieBreaker;
  private final TextOptions options;

  CrossFields(Scope scope, TextQueries texts, float tieBreaker, TextOptions options) {
    this.scope = scope;
    this.texts = texts;
    this.tieBreaker = tieBreaker;
    this.options = options;
  }

  /** A query for each group of fields of one analyzer. */
  List<Query> compile(Map<ValueField, Float> fields, String text) {
    var groups = new LinkedHashMap<Object, Map<ValueField, Float>>();
    fields.forEach(
        (field, boost) ->
            groups.computeIfAbsent(group(field), _ -> new LinkedHashMap<>()).put(field, boost));
    var queries = new ArrayList<Query>();
    for (Map<ValueField, Float> group : groups.values()) {
      queries.add(group.size() == 1 ? single(group, text) : blended(group, text));
    }
    return queries;
  }

  private Object group(ValueField field) {
    if (options.analyzer() != null) {
      return options.analyzer();
    }
    if (field.splitsQueries()) {
      return "whitespace";
    }
    return TextFields.isAnalyzed(field) ? field.analyzerForSearch() : "";
  }

  private Query single(Map<ValueField, Float> group, String text) {
    ValueField field = group.keySet().iterator().next();
    Query query = texts.match(field, text, Manner.WORDS, options);
    return MatchCompiler.boosted(
        TextQueries.require(query, options.minimumShouldMatch()), group.values().iterator().next());
  }

  private Query blended(Map<ValueField, Float> group, String text) {
    ValueField first = group.keySet().iterator().next();
    if (TextFields.takesWhole(first, options)) {
      return new Blend(scope.analyzers().standard(), group)
          .newTermQuery(new Term(first.path(), text), 1);
    }
    Occur occur = options.operator() == Operator.AND ? Occur.MUST : Occur.SHOULD;
    Query query =
        new Blend(scope.analyzer(first, options.analyzer()), group)
            .createBooleanQuery(first.path(), text, occur);
    return query == null
        ? TextQueries.ifEmpty(options)
        : TextQueries.require(query, options.minimumShouldMatch());
  }

  private final class Blend extends QueryBuilder {
    private final Map<ValueField, Float> group;

    Blend(Analyzer analyzer, Map<ValueField, Float> group) {
      super(analyzer);
      this.group = group;
      setAutoGenerateMultiTermSynonymsPhraseQuery(options.synonymPhrases());
    }

    @Override
    protected Query newTermQuery(Term term, float boost) {
      var terms = new ArrayList<BlendedTerms.Weighted>();
      var others = new ArrayList<Query>();
      group.forEach(
          (field, weight) -> {
            if (TextFields.isAnalyzed(field) && field.indexed()) {
              terms.add(
                  new BlendedTerms.Weighted(new Term(field.path(), term.bytes()), weight * boost));
            } else {
              TextOptions whole = options;
              Query query = texts.match(field, term.text(), Manner.WORDS, whole);
              others.add(MatchCompiler.boosted(query, weight));
            }
          });
      if (!terms.isEmpty()) {
        others.addFirst(new BlendedTerms(terms, tieBreaker));
      }
      return others.size() == 1 ? others.getFirst() : new DisjunctionMaxQuery(others, 1);
    }
  }
}
