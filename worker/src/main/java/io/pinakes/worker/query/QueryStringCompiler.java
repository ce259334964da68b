package io.pinakes.worker.query;

import io.pinakes.common.dsl.FullText.Across;
import io.pinakes.common.dsl.FullText.QueryString;
import io.pinakes.common.dsl.Fuzziness;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.TermLevel.RegexpFlag;
import io.pinakes.common.dsl.TextOptions;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/** Lucene's query syntax, with each word searched as its field's type demands. */
final class QueryStringCompiler extends QueryParser {

  /** Stands for the fields that are searched when the query names none. */
  private static final String DEFAULT = "*default*";

  /** What Lucene hands over for a tilde without a number; no request says just this. */
  private static final float BARE_TILDE = 0x1.8p-100f;

  private static final String EXISTS = "_exists_";

  private final Scope scope;
  private final FieldQueries fields;
  private final TermCompiler terms;
  private final MatchCompiler matches;
  private final QueryString request;
  private final TextOptions options;
  private final boolean lenient;
  private final float tieBreaker;
  private int clauses;

  QueryStringCompiler(Scope scope, QueryString request) {
    super(DEFAULT, scope.analyzers().standard());
    this.scope = scope;
    this.fields = scope.fields();
    this.terms = new TermCompiler(scope);
    this.matches = new MatchCompiler(scope);
    this.request = request;
    Boolean asked = request.options().lenient();
    this.lenient = asked != null ? asked : scope.isLenient(request.fields());
    // Fuzziness here is of words with a tilde only.
    this.options =
        new TextOptions(
            request.options().operator(),
            null,
            request.options().analyzer(),
            request.options().slop(),
            null,
            request.options().prefixLength(),
            request.options().maxExpansions(),
            request.options().transpositions(),
            request.options().fuzzyRewrite(),
            lenient,
            false,
            request.options().synonymPhrases());
    this.tieBreaker =
        request.tieBreaker() == null ? request.across().tieBreaker() : request.tieBreaker();
    scope.requireAnalyzer("query_string", request.options().analyzer());
    scope.requireAnalyzer("query_string", request.quoteAnalyzer());
    setDefaultOperator(
        request.options().operator() == QueryNode.Operator.AND ? AND_OPERATOR : OR_OPERATOR);
    setAllowLeadingWildcard(request.allowLeadingWildcard());
    setPhraseSlop(request.options().slop());
    setFuzzyMinSim(BARE_TILDE);
    setSplitOnWhitespace(false);
  }

  /** Lucene's form of the query. */
  Query compile() {
    String text = request.escape() ? escape(request.query()) : request.query();
    SyntaxBounds.checkNesting(text);
    if (text.isBlank()) {
      return new MatchNoDocsQuery("an empty query");
    }
    try {
      return TextQueries.require(
          TextQueries.notOnlyNegative(parse(text)), request.options().minimumShouldMatch());
    } catch (ParseException e) {
      if (e.getCause() instanceof IndexSearcher.TooManyClauses tooMany) {
        throw tooMany;
      }
      throw failedToParse(e);
    } catch (TooComplexToDeterminizeException e) {
      throw failedToParse(e);
    }
  }

  private ApiException failedToParse(Exception e) {
    String text = request.query();
    String shown = text.length() <= 100 ? text : text.substring(0, 100) + "...";
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new ApiException(
        new ApiError(
            400,
            "query_shard_exception",
            "Failed to parse query [" + shown + "]",
            Map.of(),
            new ApiError(400, "parse_exception", message)),
        e);
  }

  private Map<ValueField, Float> selected(@Nullable String name, boolean quoted) {
    String suffix = quoted && request.quoteFieldSuffix() != null ? request.quoteFieldSuffix() : "";
    Map<String, Float> names =
        name == null || name.equals(DEFAULT) ? scope.fieldsOr(request.fields()) : Map.of(name, 1f);
    return FieldSelection.of(scope.mapping(), names, suffix);
  }

  /** A query of each field that a name stands for; the best of them counts. */
  private Query each(@Nullable String name, Function<ValueField, @Nullable Query> query) {
    var queries = new ArrayList<Query>();
    selected(name, false)
        .forEach(
            (field, boost) -> {
              try {
                Query of = query.apply(field);
                if (of != null) {
                  queries.add(count(MatchCompiler.boosted(of, boost)));
                }
              } catch (ApiException | IllegalArgumentException e) {
                if (!lenient) {
                  throw e;
                }
              }
            });
    return MatchCompiler.best(queries, tieBreaker);
  }

  /** Lucene would find too many clauses only when all are built: words times fields. */
  private Query count(Query query) {
    clauses += query instanceof BooleanQuery bool ? bool.clauses().size() : 1;
    if (clauses > IndexSearcher.getMaxClauseCount()) {
      throw new IndexSearcher.TooManyClauses();
    }
    return query;
  }

  @Override
  protected @Nullable Query getFieldQuery(String name, String text, boolean quoted)
      throws ParseException {
    if (quoted) {
      return getFieldQuery(name, text, getPhraseSlop());
    }
    if (EXISTS.equals(name)) {
      return terms.exists(text);
    }
    // A range with one end: <5, >=5.
    if (text.length() > 1 && (text.charAt(0) == '>' || text.charAt(0) == '<')) {
      boolean orEqual = text.length() > 2 && text.charAt(1) == '=';
      String bound = text.substring(orEqual ? 2 : 1);
      return text.charAt(0) == '>'
          ? getRangeQuery(name, bound, null, orEqual, true)
          : getRangeQuery(name, null, bound, true, orEqual);
    }
    return across(selected(name, false), text, request.across(), options);
  }

  @Override
  protected @Nullable Query getFieldQuery(String name, String text, int slop) {
    if (EXISTS.equals(name)) {
      return terms.exists(text);
    }
    String analyzer =
        request.quoteAnalyzer() != null ? request.quoteAnalyzer() : options.analyzer();
    TextOptions phrase = options.withSlop(slop).withAnalyzer(analyzer);
    return across(selected(name, true), text, Across.PHRASE, phrase);
  }

  private @Nullable Query across(
      Map<ValueField, Float> selected, String text, Across across, TextOptions how) {
    for (int i = 1; i < selected.size(); i++) {
      count(MatchAllDocsQuery.INSTANCE);
    }
    Query query = matches.acrossOrNull(selected, text, across, request.tieBreaker(), how);
    return query == null ? null : count(query);
  }

  @Override
  protected Query getRangeQuery(
      String name,
      @Nullable String from,
      @Nullable String to,
      boolean includeFrom,
      boolean includeTo) {
    String low = "*".equals(from) ? null : from;
    String high = "*".equals(to) ? null : to;
    return each(
        name,
        field -> {
          scope.requireCheapRange(field);
          return fields.range(
              field,
              low == null ? null : bound(field, low),
              includeFrom,
              high == null ? null : bound(field, high),
              includeTo,
              null,
              null);
        });
  }

  private String bound(ValueField field, String text) {
    return TextFields.isAnalyzed(field)
        ? TextFields.normalize(scope, field, options.analyzer(), text)
        : text;
  }

  @Override
  protected Query getWildcardQuery(String name, String text) throws ParseException {
    if ("*".equals(text)) {
      if ("*".equals(name)
          || (DEFAULT.equals(name) && FieldSelection.isAll(scope.fieldsOr(request.fields())))) {
        return MatchAllDocsQuery.INSTANCE;
      }
      return each(name, fields::exists);
    }
    checkLeadingWildcard(text);
    scope.requireCheap("wildcard");
    return each(
        name,
        field ->
            PatternQueries.wildcard(
                field,
                TextFields.normalizePattern(scope, field, options.analyzer(), text),
                false,
                request.rewrite()));
  }

  @Override
  protected Query getPrefixQuery(String name, String text) throws ParseException {
    checkLeadingWildcard(text);
    scope.requireCheapPrefix();
    return each(
        name,
        field ->
            request.analyzeWildcard() && TextFields.isAnalyzed(field)
                ? AnalyzedPrefix.of(scope, field, options, text)
                : PatternQueries.prefix(
                    field,
                    TextFields.normalize(scope, field, options.analyzer(), text),
                    false,
                    request.rewrite()));
  }

  @Override
  protected Query getFuzzyQuery(String name, String text, float similarity) {
    if (similarity == BARE_TILDE) {
      Fuzziness fuzziness = request.options().fuzziness();
      return fuzzy(name, text, fuzziness == null ? Fuzziness.AUTO : fuzziness);
    }
    int edits = FuzzyQuery.floatToEdits(similarity, text.codePointCount(0, text.length()));
    return fuzzy(name, text, Fuzziness.of(edits));
  }

  private Query fuzzy(String name, String text, Fuzziness fuzziness) {
    scope.requireCheap("fuzzy");
    return each(
        name,
        field ->
            PatternQueries.fuzzy(
                field,
                TextFields.normalize(scope, field, options.analyzer(), text),
                fuzziness,
                options.prefixLength(),
                options.maxExpansions(),
                options.transpositions(),
                options.fuzzyRewrite()));
  }

  @Override
  protected Query getRegexpQuery(String name, String text) {
    scope.checkRegex(text);
    scope.requireCheap("regexp");
    return each(
        name,
        field ->
            PatternQueries.regexp(
                field,
                TextFields.normalize(scope, field, options.analyzer(), text),
                EnumSet.allOf(RegexpFlag.class),
                request.maxDeterminizedStates(),
                false,
                request.rewrite()));
  }

  private void checkLeadingWildcard(String text) throws ParseException {
    if (!getAllowLeadingWildcard() && (text.startsWith("*") || text.startsWith("?"))) {
      throw new ParseException("'*' or '?' not allowed as first character in WildcardQuery");
    }
  }
}
