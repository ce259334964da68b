package io.pinakes.coordinator.rest;

import io.pinakes.common.error.ApiException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that has found its route.
 *
 * @param rawPath as it was sent
 * @param pathParameters what stands for the route's {@code {names}}, decoded
 * @param parameters the query
 * @param headers by name in any case
 * @param body empty if there is none
 * @param wallClockMillis when it came, since 1970
 */
public record RestRequest(
    Method method,
    String rawPath,
    Map<String, String> pathParameters,
    Parameters parameters,
    Map<String, String> headers,
    byte[] body,
    long wallClockMillis) {

  public RestRequest {
    pathParameters = Map.copyOf(pathParameters);
  }

  /** The header's value; several of one name are joined by commas. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** What stands for {@code {name}}, which the route has. */
  public String path(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalStateException("no {" + name + "} in the route of " + rawPath);
    }
    return value;
  }

  /** What stands for {@code {name}}; null if the route has none. */
  public @Nullable String optionalPath(String name) {
    return pathParameters.get(name);
  }

  public boolean hasBody() {
    return body.length > 0;
  }

  /** The body, of which there must be one. */
  public byte[] requiredBody() {
    if (!hasBody()) {
      throw new ApiException(400, "parse_exception", "request body is required");
    }
    return body;
  }
}
