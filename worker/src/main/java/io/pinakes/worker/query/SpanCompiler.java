package io.pinakes.worker.query;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.Span;
import io.pinakes.common.mapping.ValueField;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.spans.FieldMaskingSpanQuery;
import org.apache.lucene.queries.spans.SpanContainingQuery;
import org.apache.lucene.queries.spans.SpanFirstQuery;
import org.apache.lucene.queries.spans.SpanMultiTermQueryWrapper;
import org.apache.lucene.queries.spans.SpanNearQuery;
import org.apache.lucene.queries.spans.SpanNotQuery;
import org.apache.lucene.queries.spans.SpanOrQuery;
import org.apache.lucene.queries.spans.SpanQuery;
import org.apache.lucene.queries.spans.SpanTermQuery;
import org.apache.lucene.queries.spans.SpanWithinQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Compiles queries for the places at which words stand. */
final class SpanCompiler {

  private final Scope scope;
  private final Function<QueryNode, Query> others;

  /**
   * A compiler for one search.
   *
   * @param others compiles queries that are not of places
   */
  SpanCompiler(Scope scope, Function<QueryNode, Query> others) {
    this.scope = scope;
    this.others = others;
  }

  SpanQuery compile(Span span) {
    return switch (span) {
      case Span.Term(String field, Object value) -> term(field, value);
      case Span.Near near -> near(near);
      case Span.Gap _ -> throw new IllegalArgumentException("a [span_gap] outside of [span_near]");
      case Span.Or(List<Span> clauses) ->
          new SpanOrQuery(clauses.stream().map(this::compile).toArray(SpanQuery[]::new));
      case Span.Not(Span include, Span exclude, int pre, int post) ->
          new SpanNotQuery(compile(include), compile(exclude), pre, post);
      case Span.First(Span match, int end) -> new SpanFirstQuery(compile(match), end);
      case Span.Containing(Span big, Span little) ->
          new SpanContainingQuery(compile(big), compile(little));
      case Span.Within(Span big, Span little) -> new SpanWithinQuery(compile(big), compile(little));
      case Span.Multi(QueryNode pattern) -> multi(pattern);
      case Span.FieldMasking(Span query, String field) ->
          new FieldMaskingSpanQuery(compile(query), field);
    };
  }

  private SpanQuery term(String name, Object value) {
    ValueField field = scope.mapping().valueField(name);
    if (field != null && !TextFields.hasTerms(field)) {
      throw new IllegalArgumentException(
          "Cannot extract a term from a query of the field ["
              + name
              + "] of type ["
              + field.type().typeName()
              + "]");
    }
    String text = FieldQueries.text(value);
    requirePositions(field, text);
    return new SpanTermQuery(new Term(field == null ? name : field.path(), text));
  }

  /** Lucene would fail only once it meets the word. */
  private static void requirePositions(@Nullable ValueField field, String text) {
    if (field != null && TextFields.isAnalyzed(field) && !TextFields.hasPositions(field)) {
      throw QueryErrors.noPositions(
          "field \""
              + field.path()
              + "\" was indexed without position data; cannot run SpanTermQuery (term="
              + text
              + ")");
    }
  }

  private SpanQuery near(Span.Near near) {
    if (near.clauses().size() == 1) {
      return compile(near.clauses().getFirst());
    }
    SpanQuery first = compile(near.clauses().getFirst());
    var builder = new SpanNearQuery.Builder(first.getField(), near.inOrder());
    builder.setSlop(near.slop()).addClause(first);
    for (Span clause : near.clauses().subList(1, near.clauses().size())) {
      if (clause instanceof Span.Gap(String field, int width)) {
        if (!field.equals(first.getField())) {
          throw new IllegalArgumentException("[span_near] clauses must have same field");
        }
        builder.addGap(width);
      } else {
        builder.addClause(compile(clause));
      }
    }
    return builder.build();
  }

  private SpanQuery multi(QueryNode pattern) {
    Query query = others.apply(pattern);
    while (query instanceof ConstantScoreQuery || query instanceof BoostQuery) {
      query =
          query instanceof ConstantScoreQuery constant
              ? constant.getQuery()
              : ((BoostQuery) query).getQuery();
    }
    if (!(query instanceof MultiTermQuery terms)) {
      throw new IllegalArgumentException(
          "unsupported inner query, should be "
              + MultiTermQuery.class.getName()
              + " but was "
              + query.getClass().getName());
    }
    requirePositions(
        scope.mapping().valueField(terms.getField()), terms.toString(terms.getField()));
    var wrapper = new SpanMultiTermQueryWrapper<>(terms);
    // Lucene builds a clause for each term, and does not count them by itself.
    wrapper.setRewriteMethod(
        new SpanMultiTermQueryWrapper.TopTermsSpanBooleanQueryRewrite(
            IndexSearcher.getMaxClauseCount()));
    return wrapper;
  }
}
