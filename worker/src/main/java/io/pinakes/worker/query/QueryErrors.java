package io.pinakes.worker.query;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Map;

/** Requests that a shard refuses, in OpenSearch's words. */
public final class QueryErrors {

  private QueryErrors() {}

  /** A value does not fit the field that it is compared with. */
  public static ApiException failedToCreate(IllegalArgumentException e) {
    String type =
        e instanceof NumberFormatException
            ? "number_format_exception"
            : "illegal_argument_exception";
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return new ApiException(failedToCreate(type, reason), e);
  }

  private static ApiError failedToCreate(String type, String reason) {
    return new ApiError(
        400,
        "query_shard_exception",
        "failed to create query: " + reason,
        Map.of(),
        new ApiError(400, type, reason));
  }

  /** The index does not know where words stand. */
  static ApiException noPositions(String reason) {
    return new ApiException(failedToCreate("illegal_state_exception", reason));
  }

  /** The mapping does not allow what the request asks of it. */
  public static ApiException shard(String reason) {
    return new ApiException(400, "query_shard_exception", reason);
  }

  /** What the request says cannot be read against the mapping. */
  static ApiException parsing(String reason) {
    return ApiException.parsing(reason);
  }

  /** A part of a query that cannot be read. */
  static ApiException parse(String reason) {
    return new ApiException(400, "parse_exception", reason);
  }

  /** A field that can be shown but not searched. */
  static IllegalArgumentException notIndexed(String field) {
    return new IllegalArgumentException(
        "Cannot search on field [" + field + "] since it is not indexed.");
  }

  /** Words, fields or queries are more than the bound together. */
  public static ApiException tooManyClauses(int bound) {
    return new ApiException(400, "too_many_clauses", "maxClauseCount is set to " + bound);
  }
}
