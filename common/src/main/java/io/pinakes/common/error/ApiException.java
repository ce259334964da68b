package io.pinakes.common.error;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A request that cannot be answered as asked; carries what the client is told. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The type of the error that names an index that is not there. */
  public static final String INDEX_NOT_FOUND = "index_not_found_exception";

  private final transient ApiError error;

  public ApiException(ApiError error) {
    this(error, null);
  }

  public ApiException(ApiError error, @Nullable Throwable cause) {
    super(error.type() + ": " + error.reason(), cause);
    this.error = error;
  }

  public ApiException(int status, String type, String reason) {
    this(new ApiError(status, type, reason));
  }

  public ApiError error() {
    return error;
  }

  public int status() {
    return error.status();
  }

  /** The same error with one more member in its detail. */
  public ApiException with(String member, Object value) {
    var detail = new LinkedHashMap<>(error.detail());
    detail.put(member, value);
    return new ApiException(
        new ApiError(error.status(), error.type(), error.reason(), detail, error.causedBy()),
        getCause());
  }

  /** 400: a value or parameter that cannot be right. */
  public static ApiException illegalArgument(String reason) {
    return new ApiException(400, "illegal_argument_exception", reason);
  }

  /** 400: members or parameters that do not go together. */
  public static ApiException invalid(String problem) {
    return new ApiException(
        400, "action_request_validation_exception", "Validation Failed: 1: " + problem + ";");
  }

  /** 400: a body or query that cannot be parsed. */
  public static ApiException parsing(String reason) {
    return new ApiException(400, "parsing_exception", reason);
  }

  /** 404: no index of that name. */
  public static ApiException indexNotFound(String index) {
    return new ApiException(404, INDEX_NOT_FOUND, "no such index [" + index + "]")
        .with("index", index)
        .with("resource.id", index)
        .with("resource.type", "index_or_alias")
        .with("index_uuid", "_na_");
  }

  /** 429: a bound on queued work is reached; try again later. */
  public static ApiException rejected(String reason) {
    return new ApiException(429, "rejected_execution_exception", reason);
  }

  /** 503: nothing is wrong with the request, but who must answer it is not there now. */
  public static ApiException unavailable(String reason) {
    return new ApiException(503, "unavailable_shards_exception", reason);
  }
}
