package io.pinakes.common.query;

import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A search request.
 *
 * @param sort empty: by score
 * @param trackTotalHitsUpTo how far to count matches; {@link #TRACK_ALL} or {@link #TRACK_NONE}
 * @param timeout that the request names; null: none
 * @param minScore hits with less are left out; null: none are
 * @param version whether the answer shows hits' versions
 * @param seqNoPrimaryTerm whether the answer shows hits' sequence numbers and terms
 * @param trackScores whether to score although sorted by something else
 */
public record SearchBody(
    QueryNode query,
    int from,
    int size,
    List<SortKey> sort,
    SourceFilter source,
    int trackTotalHitsUpTo,
    @Nullable Duration timeout,
    @Nullable Float minScore,
    boolean version,
    boolean seqNoPrimaryTerm,
    boolean trackScores) {

  /** Count every match. */
  public static final int TRACK_ALL = Integer.MAX_VALUE;

  /** Do not count matches; the answer has no total. */
  public static final int TRACK_NONE = -1;

  /** How far matches are counted if the request does not say, as in OpenSearch. */
  public static final int DEFAULT_TRACK_TOTAL_HITS = 10_000;

  /** Hits if the request does not say, as in OpenSearch. */
  public static final int DEFAULT_SIZE = 10;

  /** The bound of {@code from + size}, OpenSearch's {@code index.max_result_window}. */
  public static final int MAX_RESULT_WINDOW = 10_000;

  public SearchBody {
    sort = List.copyOf(sort);
  }

  /**
   * Reads a request's body.
   *
   * @throws ApiException 400 for what is wrong, unknown or out of bounds
   */
  public static SearchBody parse(ObjectNode json) {
    return SearchBodyParser.parse(json);
  }

  /** All documents that a query matches, with everything else at its default. */
  public static SearchBody of(QueryNode query) {
    return new SearchBody(
        query,
        0,
        DEFAULT_SIZE,
        List.of(),
        SourceFilter.ALL,
        DEFAULT_TRACK_TOTAL_HITS,
        null,
        null,
        false,
        false,
        false);
  }
}
