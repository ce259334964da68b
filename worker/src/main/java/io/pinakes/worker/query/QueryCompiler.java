package io.pinakes.worker.query;

import io.pinakes.common.dsl.Compound;
import io.pinakes.common.dsl.Compound.Bool;
import io.pinakes.common.dsl.Compound.Boosting;
import io.pinakes.common.dsl.Compound.ConstantScore;
import io.pinakes.common.dsl.Compound.DisMax;
import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.Compound.MatchNone;
import io.pinakes.common.dsl.FullText;
import io.pinakes.common.dsl.FunctionScore;
import io.pinakes.common.dsl.IntervalsQuery;
import io.pinakes.common.dsl.MoreLikeThis;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.QueryNode.Weighted;
import io.pinakes.common.dsl.Span;
import io.pinakes.common.dsl.Special;
import io.pinakes.common.dsl.TermLevel;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.state.SearchLimits;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Turns a request's query into Lucene's, by an index's mapping. */
public final class QueryCompiler {

  private final SearchLimits limits;
  private final TermCompiler terms;
  private final MatchCompiler matches;
  private final SpanCompiler spans;
  private final NestedQueries nested;
  private final SpecialCompiler specials;
  private final IntervalsCompiler intervals;
  private final FunctionScoreCompiler functions;
  private final MoreLikeThisCompiler resemblances;
  private final Map<String, Query> named = new TreeMap<>();
  private int clauses;

  /**
   * A compiler for one search.
   *
   * @param index its name
   * @param analyzers of the index
   * @param limits of the index
   * @param nowMillis what {@code now} stands for in dates, in milliseconds since 1970
   */
  public QueryCompiler(
      String index,
      Mapping mapping,
      IndexAnalyzers analyzers,
      SearchLimits limits,
      long nowMillis) {
    var scope = new Scope(index, mapping, analyzers, limits, nowMillis);
    this.limits = limits;
    this.terms = new TermCompiler(scope);
    this.matches = new MatchCompiler(scope);
    this.spans = new SpanCompiler(scope, this::any);
    this.nested = new NestedQueries(scope, this::any);
    this.specials = new SpecialCompiler(scope, nested, this::any);
    this.intervals = new IntervalsCompiler(scope);
    this.functions = new FunctionScoreCompiler(scope, this::any);
    this.resemblances = new MoreLikeThisCompiler(scope);
  }

  /**
   * Lucene's form of the query. A field that the mapping does not have matches nothing.
   *
   * @throws ApiException 400 for a value that the field's type cannot read, and for too many
   *     clauses
   */
  public Query compile(QueryNode query) {
    return compileWithin(null, query);
  }

  /**
   * The same for nested objects.
   *
   * @param path of the objects that are searched; null: whole documents are
   */
  public Query compileWithin(@Nullable String path, QueryNode query) {
    try {
      clauses = 0;
      return nested.within(path, query);
    } catch (IndexSearcher.TooManyClauses e) {
      throw QueryErrors.tooManyClauses(IndexSearcher.getMaxClauseCount());
    } catch (IllegalArgumentException e) {
      throw QueryErrors.failedToCreate(e);
    }
  }

  /** Compiles what no hit shows its matches of, whatever it says of inner hits. */
  public Query unshown(Supplier<Query> compiling) {
    return nested.unshown(compiling);
  }

  /** What hits are to show of their nested objects, by the queries compiled so far. */
  public List<InnerObjects> innerObjects() {
    return nested.shown();
  }

  /** The queries compiled so far that have names, by name. */
  public Map<String, Query> named() {
    return Collections.unmodifiableMap(named);
  }

  private Query any(QueryNode node) {
    if (++clauses > limits.clauses()) {
      throw QueryErrors.tooManyClauses(limits.clauses());
    }
    return switch (node) {
      case Weighted weighted -> weighted(weighted);
      case Compound compound -> compound(compound);
      case FullText text -> matches.compile(text);
      case TermLevel term -> terms.compile(term);
      case Span span -> spans.compile(span);
      case Special special -> specials.compile(special);
      case IntervalsQuery query -> intervals.compile(query);
      case MoreLikeThis query -> resemblances.compile(query);
    };
  }

  private Query weighted(Weighted weighted) {
    Query query = MatchCompiler.boosted(any(weighted.query()), weighted.boost());
    if (weighted.name() != null) {
      named.put(weighted.name(), query);
    }
    return query;
  }

  private Query compound(Compound query) {
    return switch (query) {
      case MatchAll() -> MatchAllDocsQuery.INSTANCE;
      case MatchNone() -> new MatchNoDocsQuery("match_none");
      case Bool bool -> bool(bool);
      case ConstantScore(QueryNode filter) -> new ConstantScoreQuery(any(filter));
      case DisMax(List<QueryNode> queries, float tieBreaker) ->
          new DisjunctionMaxQuery(queries.stream().map(this::any).toList(), tieBreaker);
      case Boosting(QueryNode positive, QueryNode negative, float boost) ->
          FunctionScoreQuery.boostByQuery(any(positive), any(negative), boost);
      case FunctionScore scored -> functions.compile(scored);
    };
  }

  private Query bool(Bool bool) {
    var builder = new BooleanQuery.Builder();
    add(builder, bool.must(), Occur.MUST);
    bool.mustNot().forEach(query -> builder.add(nested.unshown(() -> any(query)), Occur.MUST_NOT));
    add(builder, bool.should(), Occur.SHOULD);
    add(builder, bool.filter(), Occur.FILTER);
    BooleanQuery query = builder.build();
    if (query.clauses().isEmpty()) {
      return MatchAllDocsQuery.INSTANCE;
    }
    Query required = TextQueries.require(query, bool.minimumShouldMatch());
    return bool.adjustPureNegative() ? TextQueries.notOnlyNegative(required) : required;
  }

  private void add(BooleanQuery.Builder builder, List<QueryNode> queries, Occur occur) {
    queries.forEach(query -> builder.add(any(query), occur));
  }
}
