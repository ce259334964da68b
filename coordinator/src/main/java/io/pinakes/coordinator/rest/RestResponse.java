package io.pinakes.coordinator.rest;

import io.pinakes.common.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** An answer, not yet in bytes: how its JSON looks depends on parameters of the request. */
public record RestResponse(int status, Content content, Map<String, String> headers) {

  /** What is in the answer. */
  public sealed interface Content {

    /** JSON, written when the answer is sent. */
    record Json(Consumer<JsonOut> writer) implements Content {}

    /** Text for people. */
    record Text(String text) implements Content {}
  }

  public RestResponse {
    headers = Map.copyOf(headers);
  }

  public static RestResponse json(int status, Consumer<JsonOut> writer) {
    return new RestResponse(status, new Content.Json(writer), Map.of());
  }

  public static RestResponse text(int status, String text) {
    return new RestResponse(status, new Content.Text(text), Map.of());
  }

  /** {@code {"acknowledged":true}}. */
  static RestResponse acknowledged() {
    return json(200, out -> out.open().field("acknowledged", true).close());
  }

  RestResponse withHeader(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new RestResponse(status, content, more);
  }

  /** The same; says when to try again if this is one of the errors that pass by themselves. */
  RestResponse withRetryAfter(int errorStatus) {
    return HttpResponse.mayPass(errorStatus)
        ? withHeader(HttpResponse.RETRY_AFTER, HttpResponse.RETRY_AFTER_SECONDS)
        : this;
  }
}
