package io.pinakes.common.query;

import io.pinakes.common.dsl.JsonValues;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The errors of members that cannot be read. */
final class ParseErrors {

  private ParseErrors() {}

  /** A member of an object has a value that it cannot have. */
  static ApiException failed(String object, String member, String reason) {
    return failed(object, member, ApiException.illegalArgument(reason));
  }

  /** A member of an object cannot be read. */
  static ApiException failed(String object, String member, ApiException cause) {
    return new ApiException(
        new ApiError(
            400,
            "x_content_parse_exception",
            "[" + object + "] failed to parse field [" + member + "]",
            Map.of(),
            cause.error()),
        cause);
  }

  /** An object has a member that it cannot have. */
  static ApiException unknown(String object, String member) {
    return new ApiException(
        400, "x_content_parse_exception", "[" + object + "] unknown field [" + member + "]");
  }

  /** A member of an object has a value of a kind that it cannot have. */
  static ApiException unexpected(String object, String member, JsonNode value) {
    return new ApiException(
        400,
        "x_content_parse_exception",
        "["
            + object
            + "] "
            + member
            + " doesn't support values of type: "
            + JsonValues.token(value));
  }
}
