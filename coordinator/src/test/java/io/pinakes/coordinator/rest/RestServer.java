package io.pinakes.coordinator.rest;

import io.pinakes.common.http.HttpServer;
import io.pinakes.common.http.HttpSettings;
import io.pinakes.common.runtime.SystemMachine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server with a {@link MemoryCluster} behind it, and a client for it. */
final class RestServer implements AutoCloseable {

  /** Small, so that a test can go beyond it. */
  static final int MAX_BODY_BYTES = 64 << 10;

  /** How long a body may take; short, so that a test can wait for it. */
  static final Duration BODY_TIMEOUT = Duration.ofMillis(300);

  private static final int SOCKET_TIMEOUT_MILLIS = 10_000;

  final MemoryCluster cluster = new MemoryCluster();
  private final SystemMachine machine = new SystemMachine(1);
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  RestServer() throws IOException {
    HttpSettings settings =
        HttpSettings.defaults()
            .withBodies(MAX_BODY_BYTES, 64L * MAX_BODY_BYTES)
            .withTimeouts(
                Duration.ofSeconds(5), BODY_TIMEOUT, Duration.ofSeconds(5), Duration.ofSeconds(5));
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            settings,
            new RestApi(machine, cluster, cluster, cluster, cluster),
            machine);
  }

  /** An answer. */
  record Answer(int status, java.net.http.HttpHeaders headers, String body) {
    JsonNode json() {
      return Json.READER.readTree(body);
    }

    String contentType() {
      return headers.firstValue("content-type").orElse("");
    }
  }

  Answer get(String path) {
    return send("GET", path, null, null);
  }

  Answer send(String method, String path) {
    return send(method, path, null, null);
  }

  Answer send(String method, String path, String body) {
    return send(method, path, "application/json", body);
  }

  Answer send(String method, String path, @Nullable String contentType, @Nullable String body) {
    HttpRequest.Builder request =
        request(path)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return send(request.build());
  }

  /** Sends no body. */
  Answer sendWithHeaders(String method, String path, String... headers) {
    return send(
        request(path).method(method, HttpRequest.BodyPublishers.noBody()).headers(headers).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends bytes as they are and reads until the server closes, or has sent a whole answer. */
  String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      var answer = new StringBuilder();
      while (!isWhole(answer)) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  /** Sends the beginning of a request and hangs up. */
  void abandon(String beginning) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }
  }

  private static boolean isWhole(StringBuilder answer) {
    int headEnd = answer.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return false;
    }
    String marker = "content-length: ";
    int at = answer.toString().toLowerCase(java.util.Locale.ROOT).indexOf(marker);
    if (at < 0 || at > headEnd) {
      return false;
    }
    int length = Integer.parseInt(answer.substring(at + marker.length(), answer.indexOf("\r", at)));
    return answer.length() >= headEnd + 4 + length;
  }

  @Override
  public void close() {
    client.close();
    server.close(Duration.ofSeconds(1));
    machine.close();
  }
}
