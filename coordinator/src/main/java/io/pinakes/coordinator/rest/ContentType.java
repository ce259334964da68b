package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The media types in which bodies are accepted. */
final class ContentType {

  private static final Set<String> ACCEPTED =
      Set.of(
          "application/json",
          "application/x-ndjson",
          "application/vnd.opensearch+json",
          "application/vnd.opensearch+x-ndjson");

  private ContentType() {}

  /** Whether a header names JSON or newline-delimited JSON. */
  static boolean isAccepted(String header) {
    return ACCEPTED.contains(mediaType(header));
  }

  /**
   * Refuses a header that is not a media type at all.
   *
   * @throws ApiException 400
   */
  static void requireWellFormed(String header) {
    if (!header.isEmpty() && mediaType(header).indexOf('/') < 1) {
      var cause =
          new ApiError(
              400, "illegal_argument_exception", "invalid Content-Type header [" + header + "]");
      throw new ApiException(
          new ApiError(400, "content_type_header_exception", cause.reason(), Map.of(), cause));
    }
  }

  private static String mediaType(String header) {
    int parameters = header.indexOf(';');
    return (parameters < 0 ? header : header.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
