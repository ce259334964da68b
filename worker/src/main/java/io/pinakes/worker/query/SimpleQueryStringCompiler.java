package io.pinakes.worker.query;

import io.pinakes.common.dsl.FullText.Across;
import io.pinakes.common.dsl.FullText.Flag;
import io.pinakes.common.dsl.FullText.SimpleQueryString;
import io.pinakes.common.dsl.Fuzziness;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.queryparser.simple.SimpleQueryParser;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Lucene's simple query syntax, with each word searched as its field's type demands. */
final class SimpleQueryStringCompiler extends SimpleQueryParser {

  private final Scope scope;
  private final MatchCompiler matches;
  private final SimpleQueryString request;
  private final TextOptions options;
  private final Map<ValueField, Float> selected;

  SimpleQueryStringCompiler(Scope scope, SimpleQueryString request) {
    super(scope.analyzers().standard(), Map.of("*", 1f), bits(request.flags()));
    this.scope = scope;
    this.matches = new MatchCompiler(scope);
    this.request = request;
    scope.requireAnalyzer("simple_query_string", request.options().analyzer());
    Boolean asked = request.options().lenient();
    this.options =
        request
            .options()
            .withLenient(asked != null ? asked : scope.isLenient(request.fields()))
            .withMinimumShouldMatch(null);
    this.selected = FieldSelection.of(scope.mapping(), scope.fieldsOr(request.fields()), "");
    setDefaultOperator(options.operator() == QueryNode.Operator.AND ? Occur.MUST : Occur.SHOULD);
  }

  private static int bits(List<Flag> flags) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |=
          switch (flag) {
            case AND -> AND_OPERATOR;
            case NOT -> NOT_OPERATOR;
            case OR -> OR_OPERATOR;
            case PREFIX -> PREFIX_OPERATOR;
            case PHRASE -> PHRASE_OPERATOR;
            case PRECEDENCE -> PRECEDENCE_OPERATORS;
            case ESCAPE -> ESCAPE_OPERATOR;
            case WHITESPACE -> WHITESPACE_OPERATOR;
            case FUZZY -> FUZZY_OPERATOR;
            case NEAR -> NEAR_OPERATOR;
          };
    }
    return bits;
  }

  /** Lucene's form of the query. */
  Query compile() {
    SyntaxBounds.checkNesting(request.query());
    return TextQueries.require(parse(request.query()), request.options().minimumShouldMatch());
  }

  private Query each(Function<ValueField, @Nullable Query> query) {
    var queries = new ArrayList<Query>();
    selected.forEach(
        (field, boost) -> {
          try {
            Query of = query.apply(field);
            if (of != null) {
              queries.add(MatchCompiler.boosted(of, boost));
            }
          } catch (ApiException | IllegalArgumentException e) {
            if (!options.isLenient()) {
              throw e;
            }
          }
        });
    return MatchCompiler.best(queries, 1);
  }

  @Override
  protected @Nullable Query newDefaultQuery(String text) {
    return matches.acrossOrNull(selected, text, Across.MOST_FIELDS, null, options);
  }

  @Override
  protected @Nullable Query newPhraseQuery(String text, int slop) {
    Map<ValueField, Float> quoted =
        request.quoteFieldSuffix() == null
            ? selected
            : FieldSelection.of(
                scope.mapping(), scope.fieldsOr(request.fields()), request.quoteFieldSuffix());
    return matches.acrossOrNull(quoted, text, Across.PHRASE, null, options.withSlop(slop));
  }

  @Override
  protected Query newFuzzyQuery(String text, int edits) {
    scope.requireCheap("fuzzy");
    return each(
        field ->
            PatternQueries.fuzzy(
                field,
                TextFields.normalize(scope, field, options.analyzer(), text),
                Fuzziness.of(edits),
                options.prefixLength(),
                options.maxExpansions(),
                options.transpositions(),
                null));
  }

  @Override
  protected Query newPrefixQuery(String text) {
    scope.requireCheapPrefix();
    return each(
        field ->
            request.analyzeWildcard() && TextFields.isAnalyzed(field)
                ? AnalyzedPrefix.of(scope, field, options, text)
                : PatternQueries.prefix(
                    field,
                    TextFields.normalize(scope, field, options.analyzer(), text),
                    false,
                    null));
  }
}
