package io.pinakes.worker.query;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.Special;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.query.InnerHits;
import io.pinakes.common.query.SearchBody;
import io.pinakes.worker.index.WholeDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.jspecify.annotations.Nullable;

/** Compiles queries for nested objects, and notes what hits are to show of these. */
final class NestedQueries {

  /** Kinds of inner hits of one search; each costs a look into each hit. */
  private static final int MAX_SHOWN = 64;

  private final Scope scope;
  private final Function<QueryNode, Query> queries;

  /** The path of the nested objects that are searched now; null: whole documents are. */
  private @Nullable String around;

  /** Nested queries around the one that is compiled now, itself included. */
  private int depth;

  /** The path of the nested objects that show those within them; null: whole documents do. */
  private @Nullable String shownAround;

  /** What those show; null: what is compiled now is shown nowhere. */
  private @Nullable List<InnerObjects> shown = new ArrayList<>();

  private int shownCount;

  /**
   * A compiler for one search.
   *
   * @param queries compiles the queries inside
   */
  NestedQueries(Scope scope, Function<QueryNode, Query> queries) {
    this.scope = scope;
    this.queries = queries;
  }

  /** Compiles for the nested objects of a path. */
  Query within(@Nullable String path, QueryNode query) {
    String outside = around;
    around = path;
    try {
      return queries.apply(query);
    } finally {
      around = outside;
    }
  }

  /** What hits are to show by the queries compiled so far. */
  List<InnerObjects> shown() {
    return shown == null ? List.of() : List.copyOf(shown);
  }

  /** Compiles queries whose matches no hit shows. */
  Query unshown(Supplier<Query> compiling) {
    List<InnerObjects> outer = shown;
    shown = null;
    try {
      return compiling.get();
    } finally {
      shown = outer;
    }
  }

  Query compile(Special.Nested nested) {
    scope.requireCheap("joining");
    if (!scope.mapping().nestedObjects().containsKey(nested.path())) {
      if (nested.ignoreUnmapped()) {
        return new MatchNoDocsQuery("[" + nested.path() + "] is not nested");
      }
      throw new IllegalArgumentException(
          "[nested] failed to find nested object under path [" + nested.path() + "]");
    }
    if (++depth > scope.limits().nestedDepth()) {
      throw new IllegalArgumentException(
          "The depth of Nested Query is ["
              + depth
              + "] has exceeded the allowed maximum of ["
              + scope.limits().nestedDepth()
              + "]. This maximum can be set by changing the [index.query.max_nested_depth] index"
              + " level setting.");
    }
    Query children =
        shown == null || nested.innerHits() == null
            ? objects(nested)
            : shownObjects(nested, InnerHits.parse(nested.innerHits()), shown);
    depth--;
    Query parents = WholeDocuments.around(around);
    ScoreMode mode =
        switch (nested.scoreMode()) {
          case AVG -> ScoreMode.Avg;
          case MIN -> ScoreMode.Min;
          case MAX -> ScoreMode.Max;
          case SUM -> ScoreMode.Total;
          case NONE -> ScoreMode.None;
        };
    return new ToParentBlockJoinQuery(children, new QueryBitSetProducer(parents), mode);
  }

  private Query objects(Special.Nested nested) {
    return new BooleanQuery.Builder()
        .add(within(nested.path(), nested.query()), Occur.MUST)
        .add(WholeDocuments.objects(nested.path()), Occur.FILTER)
        .build();
  }

  /**
   * Compiles a query whose matches hits show.
   *
   * @param outer gets them
   */
  private Query shownObjects(Special.Nested nested, InnerHits hits, List<InnerObjects> outer) {
    check(hits);
    String name = hits.name() == null ? nested.path() : hits.name();
    if (outer.stream().anyMatch(other -> other.name().equals(name))) {
      throw ApiException.illegalArgument(
          "[inner_hits] already contains an entry for key [" + name + "]");
    }
    String outerAround = shownAround;
    var inner = new ArrayList<InnerObjects>();
    Query objects;
    shown = inner;
    shownAround = nested.path();
    try {
      objects = objects(nested);
    } finally {
      shown = outer;
      shownAround = outerAround;
    }
    outer.add(new InnerObjects(name, nested.path(), shownAround, objects, hits, inner));
    return objects;
  }

  private void check(InnerHits hits) {
    if (++shownCount > MAX_SHOWN) {
      throw ApiException.illegalArgument(
          "a search may have [" + MAX_SHOWN + "] [inner_hits] at most");
    }
    SearchBody body = hits.body();
    int most = scope.limits().innerResultWindow();
    if (body.from() + body.size() > most) {
      throw ApiException.illegalArgument(
          "Inner result window is too large, the inner hit definition's ["
              + hits.name()
              + "]'s from + size must be less than or equal to: ["
              + most
              + "] but was ["
              + (body.from() + body.size())
              + "]. This limit can be set by changing the [index.max_inner_result_window] index"
              + " level setting.");
    }
    if (body.collapse() != null) {
      throw ApiException.illegalArgument(
          "[collapse] in [inner_hits] of a [nested] query is not supported");
    }
    if (body.view().seqNoPrimaryTerm()) {
      throw new ApiException(
          400,
          "unsupported_operation_exception",
          "nested documents are not assigned sequence numbers");
    }
  }
}
