package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A query as the request states it. Values of documents' fields are a String, Boolean, Long,
 * BigInteger or Double, as JSON has them. Boosts multiply scores.
 */
public sealed interface QueryNode {

  /**
   * Reads a query.
   *
   * @throws ApiException 400 for what is wrong, unknown or out of bounds
   */
  static QueryNode parse(JsonNode json) {
    return new QueryParser().parse(json);
  }

  record MatchAll(float boost) implements QueryNode {}

  record MatchNone(float boost) implements QueryNode {}

  /**
   * Documents whose text has the analysed words of {@code text}.
   *
   * @param analyzer null: the field's
   * @param lenient a text that the field's type cannot read matches nothing instead of failing
   * @param matchAllIfEmpty what a text without words matches
   */
  record Match(
      String field,
      String text,
      Operator operator,
      @Nullable MinimumShouldMatch minimumShouldMatch,
      @Nullable String analyzer,
      boolean lenient,
      boolean matchAllIfEmpty,
      float boost)
      implements QueryNode {}

  /**
   * Documents that have the analysed words next to each other, {@code slop} moves apart at most.
   */
  record MatchPhrase(
      String field,
      String text,
      int slop,
      @Nullable String analyzer,
      boolean matchAllIfEmpty,
      float boost)
      implements QueryNode {}

  record Term(String field, Object value, boolean caseInsensitive, float boost)
      implements QueryNode {}

  record Terms(String field, List<Object> values, float boost) implements QueryNode {
    public Terms {
      values = List.copyOf(values);
    }
  }

  /**
   * Documents with a value between two bounds.
   *
   * @param from null: unbounded
   * @param to null: unbounded
   * @param format of dates; null: the field's
   * @param timeZone of dates that name none; null: UTC
   */
  record Range(
      String field,
      @Nullable Object from,
      boolean includeFrom,
      @Nullable Object to,
      boolean includeTo,
      @Nullable String format,
      @Nullable String timeZone,
      float boost)
      implements QueryNode {}

  record Exists(String field, float boost) implements QueryNode {}

  record Ids(List<String> values, float boost) implements QueryNode {
    public Ids {
      values = List.copyOf(values);
    }
  }

  record Bool(
      List<QueryNode> must,
      List<QueryNode> should,
      List<QueryNode> mustNot,
      List<QueryNode> filter,
      @Nullable MinimumShouldMatch minimumShouldMatch,
      float boost)
      implements QueryNode {
    public Bool {
      must = List.copyOf(must);
      should = List.copyOf(should);
      mustNot = List.copyOf(mustNot);
      filter = List.copyOf(filter);
    }
  }

  record ConstantScore(QueryNode filter, float boost) implements QueryNode {}

  /**
   * A query in Lucene's syntax.
   *
   * @param fields that words without a field search, as {@code name} or {@code name^boost}, names
   *     with {@code *} allowed; empty: all fields
   * @param lenient null: only when all fields are searched
   */
  record QueryString(
      String query,
      List<String> fields,
      Operator defaultOperator,
      @Nullable String analyzer,
      @Nullable Boolean lenient,
      int phraseSlop,
      boolean allowLeadingWildcard,
      @Nullable MinimumShouldMatch minimumShouldMatch,
      float boost)
      implements QueryNode {
    public QueryString {
      fields = List.copyOf(fields);
    }
  }

  /** Whether one word is enough. */
  enum Operator {
    AND,
    OR
  }
}
