package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.nio.charset.StandardCharsets;

/** Bodies of reads, which may also stand in the URL, for clients that send none with a GET. */
final class Bodies {

  private Bodies() {}

  /**
   * The body, or the parameter {@code source}.
   *
   * @throws ApiException 400: there is neither
   */
  static byte[] required(RestRequest request) {
    Parameters parameters = request.parameters();
    String source = parameters.nonEmpty("source").orElse(null);
    String type = parameters.nonEmpty("source_content_type").orElse(null);
    if (request.hasBody()) {
      return request.body();
    }
    if (source == null) {
      throw new ApiException(
          400, "parse_exception", "request body or source parameter is required");
    }
    if (type == null || !ContentType.isJson(type)) {
      throw ApiException.illegalArgument(
          "source and source_content_type parameters are required, the type a JSON one");
    }
    return source.getBytes(StandardCharsets.UTF_8);
  }
}
