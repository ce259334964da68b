package io.pinakes.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
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
public final class Rest implements AutoCloseable {

  public static final JsonMapper JSON = JsonMapper.shared();

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
  public Rest(Supplier<List<URI>> coordinators) {
    this.coordinators = coordinators;
  }

  /**
   * An answer.
   *
   * @param failedBefore tries at other coordinators that failed; they may have had their effect
   */
  public record Answer(int status, String text, HttpHeaders headers, URI from, int failedBefore) {

    /** The body; missing if it is not JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    public boolean isOk() {
      return status < 300;
    }

    /** It may be otherwise elsewhere, or later. */
    public boolean isTemporary() {
      return status >= 500 || status == 429;
    }

    /** This answer, if it is a good one. */
    public Answer orThrow() throws IOException {
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
  public static final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Answer> answers;

    UnansweredException(String message, List<Answer> answers) {
      super(message);
      this.answers = answers;
    }

    /** The answers of those that gave one, 5xx or 429 each. */
    public List<Answer> answers() {
      return answers;
    }
  }

  public Answer get(String path) throws IOException {
    return send("GET", path, "");
  }

  public Answer put(String path, String body) throws IOException {
    return send("PUT", path, body);
  }

  public Answer post(String path, String body) throws IOException {
    return send("POST", path, body);
  }

  /**
   * Sends a request to one coordinator after the other; requests begin in turn at each of them.
   *
   * @throws UnansweredException no coordinator answered for good
   */
  public Answer send(String method, String path, String body) throws IOException {
    return send(method, path, body, TRY_LIMIT);
  }

  /** The same, with a time limit for each of the tries. */
  public Answer send(String method, String path, String body, Duration tryLimit)
      throws IOException {
    List<URI> servers = coordinators.get();
    int first = turn.getAndIncrement();
    var failures = new StringBuilder();
    var answers = new ArrayList<Answer>();
    for (int tried = 0; tried < servers.size(); tried++) {
      URI server = servers.get(Math.floorMod(first + tried, servers.size()));
      long start = System.nanoTime();
      try {
        Answer answer = exchange(server, method, path, body, tryLimit, tried);
        if (!answer.isTemporary()) {
          return answer;
        }
        answers.add(answer);
        failures.append(answer);
      } catch (IOException e) {
        failures.append(server).append(" did not answer: ").append(e);
      }
      failures.append(" after ").append(Figures.since(start).toMillis()).append(" ms").append('\n');
    }
    throw new UnansweredException(method + " " + path + "\n" + failures, answers);
  }

  /** Sends a request to one coordinator only, which is another each time. */
  public Answer sendOnce(String method, String path, String body, Duration limit)
      throws IOException {
    List<URI> servers = coordinators.get();
    int next = Math.floorMod(turn.getAndIncrement(), servers.size());
    return exchange(servers.get(next), method, path, body, limit, 0);
  }

  /** Sends a request again and again until there is an answer for good. */
  public Answer insist(String method, String path, String body, Duration limit) {
    long start = System.nanoTime();
    int failed = 0;
    while (true) {
      try {
        Answer answer = send(method, path, body);
        return new Answer(
            answer.status(),
            answer.text(),
            answer.headers(),
            answer.from(),
            failed + answer.failedBefore());
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
  public Answer exchange(URI server, String method, String path, String body) throws IOException {
    return exchange(server, method, path, body, TRY_LIMIT, 0);
  }

  private Answer exchange(
      URI server, String method, String path, String body, Duration limit, int failedBefore)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(limit)
            .header(
                "Content-Type",
                path.contains("_bulk") ? "application/x-ndjson" : "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), response.body(), response.headers(), server, failedBefore);
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
