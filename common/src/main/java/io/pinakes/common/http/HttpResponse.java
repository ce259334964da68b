package io.pinakes.common.http;

import io.pinakes.common.error.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP status code
 * @param contentType empty if there is no body
 * @param body sent one after the other; the arrays are given away
 * @param headers further headers
 */
public record HttpResponse(
    int status, String contentType, List<byte[]> body, Map<String, String> headers) {

  /** OpenSearch's own spelling. */
  public static final String JSON = "application/json; charset=UTF-8";

  public static final String TEXT = "text/plain; charset=UTF-8";

  /** The header that says how many seconds to wait before the request is tried again. */
  public static final String RETRY_AFTER = "Retry-After";

  /** The least that the header can say: most trouble that passes is over by then. */
  public static final String RETRY_AFTER_SECONDS = "1";

  public HttpResponse {
    body = List.copyOf(body);
    headers = Map.copyOf(headers);
  }

  public static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, contentType, List.of(body), Map.of());
  }

  public static HttpResponse json(int status, byte[] body) {
    return of(status, JSON, body);
  }

  public static HttpResponse text(int status, String body) {
    return of(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpResponse empty(int status) {
    return new HttpResponse(status, "", List.of(), Map.of());
  }

  /** An error in OpenSearch's shape: {@code {"error":{"root_cause":[…],…},"status":…}}. */
  public static HttpResponse error(ApiError error) {
    return new HttpResponse(
        error.status(),
        JSON,
        List.of(ErrorBody.of(error)),
        mayPass(error.status()) ? Map.of(RETRY_AFTER, RETRY_AFTER_SECONDS) : Map.of());
  }

  /** Whether the same request may succeed a little later: 429 and 503. */
  public static boolean mayPass(int status) {
    return status == 429 || status == 503;
  }

  /** The length of the body in bytes. */
  public long length() {
    long length = 0;
    for (byte[] part : body) {
      length += part.length;
    }
    return length;
  }
}
