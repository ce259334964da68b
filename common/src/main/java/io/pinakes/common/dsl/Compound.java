package io.pinakes.common.dsl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries made of queries, and the two that need nothing. */
public sealed interface Compound extends QueryNode
    permits Compound.MatchAll,
        Compound.MatchNone,
        Compound.Bool,
        Compound.ConstantScore,
        Compound.DisMax,
        Compound.Boosting,
        FunctionScore {

  record MatchAll() implements Compound {}

  record MatchNone() implements Compound {}

  /**
   * Clauses that must, should or must not match.
   *
   * @param adjustPureNegative whether clauses that only leave out leave out of all documents
   */
  record Bool(
      List<QueryNode> must,
      List<QueryNode> should,
      List<QueryNode> mustNot,
      List<QueryNode> filter,
      @Nullable MinimumShouldMatch minimumShouldMatch,
      boolean adjustPureNegative)
      implements Compound {
    public Bool {
      must = List.copyOf(must);
      should = List.copyOf(should);
      mustNot = List.copyOf(mustNot);
      filter = List.copyOf(filter);
    }

    /** Clauses without further conditions. */
    public Bool(
        List<QueryNode> must,
        List<QueryNode> should,
        List<QueryNode> mustNot,
        List<QueryNode> filter) {
      this(must, should, mustNot, filter, null, true);
    }
  }

  record ConstantScore(QueryNode filter) implements Compound {}

  /**
   * The best of some queries.
   *
   * @param tieBreaker how much the others count
   */
  record DisMax(List<QueryNode> queries, float tieBreaker) implements Compound {
    public DisMax {
      queries = List.copyOf(queries);
    }
  }

  /** Documents that match {@code positive}, with less score if they match {@code negative}. */
  record Boosting(QueryNode positive, QueryNode negative, float negativeBoost)
      implements Compound {}
}
