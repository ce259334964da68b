package io.pinakes.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A client as the contract wants it: a request that a coordinator does not answer, or answers with
 * 5xx or 429, is sent to the other coordinators, once each.
 */
final class Rest implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.shared();

  /** For one try; longer than a coordinator waits for anything. */
  private static final Duration TRY_LIMIT = Duration.ofSeconds(20);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();
  private final Supplier<List<URI>> coordinators;
  private final AtomicInteger turn = new AtomicInteger();

  /** Makes a client; the coordinators are asked for again at each request. */
  Rest(Supplier<List<URI>> coordinators) {
    this.coordinators = coordinators;
  }

  /**
   * An answer.
   *
   * @param failedBefore tries at other coordinators that failed; they may have had their effect
   */
  record Answer(int status, String text, URI from, int failedBefore) {

    /** The body; missing if it is not JSON. */
    JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    boolean isOk() {
      return status < 300;
    }

    /** It may be otherwise elsewhere, or later. */
    boolean isTemporary() {
      return status >= 500 || status == 429;
    }

    /** This answer, if it is a good one. */
    Answer orThrow() throws IOException {
      if (!isOk()) {
        throw new IOException(toString());
      }
      return this;
    }

    @Override
    public String toString() {
      return from + " answered " + status + ": " + text;
    }
  }

  /** No coordinator answered for good; the message says what each said. */
  static final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    UnansweredException(String message) {
      super(message);
    }
  }

  Answer get(String path) throws IOException {
    return send("GET", path, "");
  }

  Answer put(String path, String body) throws IOException {
    return send("PUT", path, body);
  }

  Answer post(String path, String body) throws IOException {
    return send("POST", path, body);
  }

  /**
   * Sends a request to one coordinator after the other; requests begin in turn at each of them.
   *
   * @throws UnansweredException no coordinator answered for good
   */
  Answer send(String method, String path, String body) throws IOException {
    List<URI> servers = coordinators.get();
    int first = turn.getAndIncrement();
    var failures = new StringBuilder();
    for (int tried = 0; tried < servers.size(); tried++) {
      URI server = servers.get(Math.floorMod(first + tried, servers.size()));
      long start = System.nanoTime();
      try {
        Answer answer = exchange(server, method, path, body, tried);
        if (!answer.isTemporary()) {
          return answer;
        }
        failures.append(answer);
      } catch (IOException e) {
        failures.append(server).append(" did not answer: ").append(e);
      }
      failures.append(" after ").append(Figures.since(start).toMillis()).append(" ms").append('\n');
    }
    throw new UnansweredException(method + " " + path + "\n" + failures);
  }

  /** Sends a request again and again until there is an answer for good. */
  Answer insist(String method, String path, String body, Duration limit) {
    long start = System.nanoTime();
    int failed = 0;
    while (true) {
      try {
        Answer answer = send(method, path, body);
        return new Answer(
            answer.status(), answer.text(), answer.from(), failed + answer.failedBefore());
      } catch (IOException e) {
        failed++;
        if (Figures.since(start).compareTo(limit) > 0) {
          throw new AssertionError("no answer within " + limit, e);
        }
        Until.pause();
      }
    }
  }

  /** Sends a request to one server only. */
  Answer exchange(URI server, String method, String path, String body) throws IOException {
    return exchange(server, method, path, body, 0);
  }

  private Answer exchange(URI server, String method, String path, String body, int failedBefore)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TRY_LIMIT)
            .header(
                "Content-Type",
                path.contains("_bulk") ? "application/x-ndjson" : "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), server, failedBefore);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
