package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import java.util.Locale;
import java.util.Map;

/** The media types in which bodies are accepted. */
final class ContentType {

  private ContentType() {}

  /** Whether a header names JSON or newline-delimited JSON. */
  static boolean isJson(String header) {
    return WireFormat.ofMediaType(header).filter(format -> format == WireFormat.JSON).isPresent();
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

  /** In small letters, without parameters. */
  static String mediaType(String header) {
    int parameters = header.indexOf(';');
    return (parameters < 0 ? header : header.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
