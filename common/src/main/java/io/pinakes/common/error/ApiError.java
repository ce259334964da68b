package io.pinakes.common.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as OpenSearch's clients expect to read it.
 *
 * @param status HTTP status code
 * @param type OpenSearch's snake-case name, such as {@code index_not_found_exception}
 * @param reason one sentence for a person
 * @param detail further members of the error object, such as {@code index} or {@code line}
 * @param causedBy the error behind it, if a client should see one
 */
public record ApiError(
    int status,
    String type,
    String reason,
    Map<String, Object> detail,
    @Nullable ApiError causedBy) {

  public ApiError {
    detail = Map.copyOf(detail);
  }

  public ApiError(int status, String type, String reason) {
    this(status, type, reason, Map.of(), null);
  }
}
