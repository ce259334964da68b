package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a document's source without parsing it, which its shard does. */
final class Source {

  private Source() {}

  /** Null if it may be an object. */
  static @Nullable ApiError problem(byte[] source) {
    for (byte b : source) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{' ? null : notAnObject();
      }
    }
    return new ApiError(400, "mapper_parsing_exception", "failed to parse, document is empty");
  }

  private static ApiError notAnObject() {
    return new ApiError(
        400,
        "mapper_parsing_exception",
        "failed to parse",
        Map.of(),
        new ApiError(400, "not_x_content_exception", "a document must be a JSON object"));
  }
}
