package io.pinakes.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A request that may be sent again to another coordinator.
 *
 * @param method HTTP method
 * @param path with its query, beginning with a slash, percent-encoded
 * @param contentType of the body
 * @param body empty for none
 */
public record Request(String method, String path, String contentType, byte[] body) {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  /** A name as it may stand in a path. */
  public static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public static Request get(String path) {
    return new Request("GET", path, JSON, new byte[0]);
  }

  public static Request post(String path, String json) {
    return new Request("POST", path, JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  public static Request postLines(String path, byte[] lines) {
    return new Request("POST", path, NDJSON, lines);
  }
}
