package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A query as the request states it. Values of documents' fields are a String, Boolean, Long,
 * BigInteger or Double, as JSON has them.
 */
public sealed interface QueryNode
    permits QueryNode.Weighted,
        Compound,
        FullText,
        TermLevel,
        Span,
        Special,
        IntervalsQuery,
        MoreLikeThis {

  /**
   * Reads a query.
   *
   * @throws ApiException 400 for what is wrong, unknown or out of bounds
   */
  static QueryNode parse(JsonNode json) {
    return new QueryParser().parse(json);
  }

  /**
   * A query whose scores are multiplied, or that hits are to name if they match it.
   *
   * @param name null: none
   */
  record Weighted(QueryNode query, float boost, @Nullable String name) implements QueryNode {}

  /** Whether one word is enough. */
  enum Operator {
    AND,
    OR
  }
}
