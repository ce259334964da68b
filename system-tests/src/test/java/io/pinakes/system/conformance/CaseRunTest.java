package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases against a server that answers what its path says. */
final class CaseRunTest {

  private static final String ERROR =
      "{\"error\":{\"type\":\"parsing_exception\",\"reason\":\"no [such] query\"},\"status\":%s}";

  private final List<String> asked = new ArrayList<>();
  private final ApiSpecs specs =
      ApiSpecs.parse(
          Map.of(
              "answer.json",
              """
              {"answer": {
                "url": {"paths": [{"path": "/{status}", "methods": ["GET", "POST"],
                                   "parts": {"status": {}}}]},
                "params": {"note": {}},
                "body": {}}}
              """,
              "exists.json",
              """
              {"exists": {
                "url": {"paths": [{"path": "/{status}", "methods": ["HEAD"],
                                   "parts": {"status": {}}}]}}}
              """));
  private HttpServer http;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().toString();
          byte[] sent = exchange.getRequestBody().readAllBytes();
          String status = path.substring(1, 4);
          asked.add(exchange.getRequestMethod() + " " + path);
          boolean error = Integer.parseInt(status) >= 400;
          byte[] body = error ? ERROR.formatted(status).getBytes(StandardCharsets.UTF_8) : sent;
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(
              Integer.parseInt(status), head || body.length == 0 ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    http.start();
    server = new Server(URI.create("http://127.0.0.1:" + http.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.close();
    http.stop(0);
  }

  private Outcome run(String yaml) {
    List<TestCase> cases = TestCase.parse("directory", "file", yaml);
    assertThat(cases).hasSize(1);
    return CaseRun.run(cases.getFirst(), server, specs);
  }

  private static String reason(Outcome outcome) {
    return ((Outcome.Failed) outcome).reason();
  }

  @Test
  void whatHoldsPassesAndWhatDoesNotTellsWhy() {
    String yaml =
        """
        case:
          - do: {answer: {status: 200, body: {took: 3, hits: [a, b]}}}
          - match: {took: 3}
          - length: {hits: %s}
        """;
    assertThat(run(yaml.formatted(2))).isEqualTo(Outcome.PASSED);
    assertThat(reason(run(yaml.formatted(3)))).startsWith("hits: expected length 3, found 2");
  }

  @Test
  void anErrorThatIsNotCaughtFails() {
    assertThat(reason(run("case: [do: {answer: {status: 400}}]")))
        .isEqualTo("GET answer: 400 parsing_exception: no [such] query");
  }

  @Test
  void aCatchNeedsItsError() {
    String yaml = "case: [do: {catch: %s, answer: {status: %d}}]";
    Map<String, Integer> statuses =
        Map.of(
            "bad_request",
            400,
            "missing",
            404,
            "conflict",
            409,
            "unavailable",
            503,
            "request",
            500);
    statuses.forEach(
        (name, status) -> {
          assertThat(run(yaml.formatted(name, status))).as(name).isEqualTo(Outcome.PASSED);
          assertThat(run(yaml.formatted(name, 200))).as(name).isNotEqualTo(Outcome.PASSED);
          assertThat(run(yaml.formatted(name, 403))).as(name).isNotEqualTo(Outcome.PASSED);
        });
    assertThat(reason(run(yaml.formatted("bad_requests", 400)))).contains("unknown catch");
  }

  @Test
  void aCatchMayBeFoundInTheError() {
    String yaml = "case: [do: {catch: '/%s/', answer: {status: 400}}]";
    assertThat(run(yaml.formatted("no \\[such\\] query"))).isEqualTo(Outcome.PASSED);
    assertThat(run(yaml.formatted("type=parsing_exception"))).isEqualTo(Outcome.PASSED);
    assertThat(run(yaml.formatted("something else"))).isNotEqualTo(Outcome.PASSED);
  }

  @Test
  void whatClientsRefuseIsNotSent() {
    assertThat(run("case: [do: {catch: param, answer: {nope: 1}}]")).isEqualTo(Outcome.PASSED);
    assertThat(asked).isEmpty();
  }

  @Test
  void anIgnoredStatusIsNoError() {
    assertThat(run("case: [do: {answer: {status: 404, ignore: 404}}]")).isEqualTo(Outcome.PASSED);
    assertThat(run("case: [do: {answer: {status: 400, ignore: 404}}]"))
        .isNotEqualTo(Outcome.PASSED);
  }

  @Test
  void whetherSomethingExistsIsTheAnswer() {
    assertThat(run("case: [do: {exists: {status: 200}}, is_true: '']")).isEqualTo(Outcome.PASSED);
    assertThat(run("case: [do: {exists: {status: 404}}, is_false: '']")).isEqualTo(Outcome.PASSED);
    assertThat(run("case: [do: {exists: {status: 404}}, is_true: '']"))
        .isNotEqualTo(Outcome.PASSED);
  }

  @Test
  void keptValuesGoIntoLaterRequestsAndExpectations() {
    Outcome outcome =
        run(
            """
            case:
              - do: {answer: {status: 200, body: {id: abc, n: 1}}}
              - set: {id: kept, n: number}
              - do: {answer: {status: 200, note: $kept, body: {list: [$kept, "x${kept}"], n: $number}}}
              - match: {list: [abc, xabc]}
              - match: {list.0: $kept}
              - match: {n: 1}
              - match: {$body: {list: [abc, xabc], n: 1}}
              - is_true: $kept
            """);
    assertThat(outcome).isEqualTo(Outcome.PASSED);
    assertThat(asked).last().isEqualTo("POST /200?note=abc");
  }

  @Test
  void aBodyMayBeTextOfSeveralValues() {
    assertThat(
            run(
                """
                case:
                  - do:
                      answer:
                        status: 200
                        body: |
                          {"took": 1}
                          {"took": 2}
                  - match: {took: 1}
                """))
        .isEqualTo(Outcome.PASSED);
  }

  @Test
  void setupAndTeardownBelongToEveryCase() {
    String yaml =
        """
        setup:
          - do: {answer: {status: 200, body: {id: %s}}}
        ---
        teardown:
          - do: {answer: {status: %d, note: teardown}}
        ---
        case:
          - match: {id: abc}
        """;
    assertThat(run(yaml.formatted("abc", 200))).isEqualTo(Outcome.PASSED);
    assertThat(asked).containsExactly("POST /200", "GET /200?note=teardown");
    assertThat(reason(run(yaml.formatted("other", 200)))).startsWith("id: expected");
    assertThat(reason(run(yaml.formatted("abc", 500)))).startsWith("teardown: ");
  }

  @Test
  void theLastOfSeveralCallsInAStepIsTheOne() {
    assertThat(run("case: [do: {answer: {status: 500}, exists: {status: 200}}]"))
        .isEqualTo(Outcome.PASSED);
    assertThat(asked).containsExactly("HEAD /200");
  }
}
