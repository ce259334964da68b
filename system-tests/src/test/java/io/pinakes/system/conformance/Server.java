package io.pinakes.system.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The server that is tested. */
final class Server implements AutoCloseable {

  /** Longer than a server waits for anything by itself. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  /**
   * Makes a client of a server.
   *
   * @param url without a path
   */
  Server(URI url) {
    this.url = url.toString().replaceFirst("/$", "");
  }

  Answer send(String method, String path, String body) {
    return send(
        new Request(
            method,
            path,
            body,
            body.isEmpty() ? Map.of() : Map.of("Content-Type", "application/json")));
  }

  Answer send(Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url + request.path()))
            .timeout(LIMIT)
            .method(
                request.method(),
                request.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(request.body()));
    request.headers().forEach(builder::setHeader);
    try {
      var response = http.send(builder.build(), BodyHandlers.ofString());
      return Answer.of(
          request.method(),
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (IOException e) {
      throw new CaseFailure(request.method() + " " + request.path() + " is not answered: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
