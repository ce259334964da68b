package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The errors of members that cannot be read. */
public final class ParseErrors {

  private ParseErrors() {}

  /** A member of an object has a value that it cannot have. */
  public static ApiException failed(String object, String member, String reason) {
    return failed(object, member, ApiException.illegalArgument(reason));
  }

  /** A member of an object cannot be read. */
  public static ApiException failed(String object, String member, ApiException cause) {
    return new ApiException(
        new ApiError(
            400,
            "x_content_parse_exception",
            "[" + object + "] failed to parse field [" + member + "]",
            Map.of(),
            cause.error()),
        cause);
  }

  /**
   * Reads a member's value, whose errors are reported as the cause.
   *
   * @param object what the message calls the object
   * @throws ApiException 400 "failed to parse field", because of what {@code read} threw
   */
  public static <T extends @Nullable Object> T reading(
      String object, String member, Supplier<T> read) {
    try {
      return read.get();
    } catch (ApiException e) {
      throw failed(object, member, e);
    }
  }

  /** An object has a member that it cannot have. */
  public static ApiException unknown(String object, String member) {
    return new ApiException(
        400, "x_content_parse_exception", "[" + object + "] unknown field [" + member + "]");
  }

  /** A member of an object has a value of a kind that it cannot have. */
  public static ApiException unexpected(String object, String member, JsonNode value) {
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
