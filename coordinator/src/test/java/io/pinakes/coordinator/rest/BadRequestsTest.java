package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whatever a client sends, it is told what is wrong, and the node goes on. */
class BadRequestsTest {

  private static final RestServer SERVER = start();

  private static RestServer start() {
    try {
      return new RestServer();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void load() {
    assertThat(
            SERVER
                .send(
                    "PUT",
                    "/books",
                    """
                    {"settings":{"number_of_shards":2,"number_of_replicas":0},
                     "mappings":{"properties":{"title":{"type":"text"},"year":{"type":"long"}}}}
                    """)
                .status())
        .isEqualTo(200);
    assertThat(
            SERVER.send("PUT", "/books/_doc/1", "{\"title\":\"Moby Dick\",\"year\":1851}").status())
        .isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  static List<BadRequests.Case> cases() {
    return BadRequests.all();
  }

  @Test
  void theTableHasAtLeastEightyCases() {
    assertThat(cases().stream().map(BadRequests.Case::toString).distinct()).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldWhatIsWrong(BadRequests.Case bad) {
    Answer answer = SERVER.send(bad.method(), bad.path(), bad.contentType(), bad.body());
    assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
    assertThat(answer.contentType()).isEqualTo("application/json; charset=UTF-8");
    assertError(answer.json(), bad.status(), bad.type(), bad.reason());
    assertHealthy();
  }

  private static void assertError(JsonNode body, int status, String type, String reason) {
    JsonNode error = body.get("error");
    if (type.isEmpty()) {
      assertThat(error.asString()).contains(reason);
      return;
    }
    assertThat(body.get("status").asInt()).isEqualTo(status);
    JsonNode root = error.get("root_cause").get(0);
    assertThat(List.of(error.get("type").asString(), root.get("type").asString()))
        .as(body.toString())
        .contains(type);
    assertThat(error.get("reason").asString() + root.get("reason").asString()).contains(reason);
  }

  /** Nothing was changed, nothing is stuck, and the next request is answered. */
  private static void assertHealthy() {
    JsonNode health = SERVER.get("/_cluster/health").json();
    assertThat(health.get("status").asString()).isEqualTo("green");
    JsonNode document = SERVER.get("/books/_doc/1").json();
    assertThat(document.get("_version").asInt()).isEqualTo(1);
    assertThat(document.get("_source").toString())
        .isEqualTo("{\"title\":\"Moby Dick\",\"year\":1851}");
    assertThat(SERVER.send("HEAD", "/new").status()).isEqualTo(404);
  }

  /**
   * A request in bytes, for what no HTTP client would send. Where the head is no HTTP, or has a
   * percent sign before no byte, Undertow's parser answers with a constant, an empty 400, before
   * there is a request that could be answered; there is no hook for it.
   */
  record RawCase(String name, String request, int status, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String head(String method, String path, String... headers) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + String.join(
            "", IntStream.range(0, headers.length).mapToObj(i -> headers[i] + "\r\n").toList())
        + "\r\n";
  }

  @SuppressWarnings("unused") // Read by the test below, by its name.
  static final List<RawCase> RAW_CASES =
      List.of(
          new RawCase(
              "a body that never ends",
              head("POST", "/books/_bulk", "Content-Length: 1000") + "{\"index\":{}}\n",
              408,
              "did not arrive within"),
          new RawCase(
              "a chunked body that never ends",
              head("POST", "/books/_search", "Transfer-Encoding: chunked") + "1\r\n{\r\n",
              408,
              "did not arrive within"),
          new RawCase(
              "a body that is announced too large",
              head("POST", "/books/_bulk", "Content-Length: 99999999999"),
              413,
              ""),
          new RawCase(
              "a chunked body that becomes too large",
              head("POST", "/books/_bulk", "Transfer-Encoding: chunked")
                  + ("4000\r\n" + "x".repeat(0x4000) + "\r\n").repeat(5),
              413,
              ""),
          new RawCase(
              "a path with broken percent-encoding",
              "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
              400,
              ""),
          new RawCase(
              "a query with broken percent-encoding",
              "GET /books/_search?q=%z HTTP/1.1\r\nHost: x\r\n\r\n",
              400,
              ""),
          new RawCase("no HTTP at all", "xx\r\n\r\n", 400, ""),
          new RawCase(
              "a header that is too large",
              "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(100_000) + "\r\n\r\n",
              400,
              ""),
          new RawCase(
              "a compression that is none",
              head("POST", "/books/_search", "Content-Encoding: gzip", "Content-Length: 2") + "{}",
              400,
              ""),
          new RawCase(
              "an unknown method",
              "FOO /books HTTP/1.1\r\nHost: x\r\n\r\n",
              405,
              "method [FOO], allowed: [PUT, DELETE, GET, HEAD]"));

  @ParameterizedTest
  @FieldSource("RAW_CASES")
  void brokenHttpIsToldSo(RawCase raw) throws IOException {
    String answer = SERVER.raw(raw.request());
    assertThat(answer).startsWith("HTTP/1.1 " + raw.status() + " ").contains(raw.reason());
    assertHealthy();
  }

  /** Undertow closes the connection when it meets such a chunk, before its reader is told. */
  @Test
  void aChunkWhoseLengthIsNoNumberEndsTheConnectionAtMost() throws IOException {
    String answer =
        SERVER.raw(
            head("POST", "/books/_search", "Transfer-Encoding: chunked") + "zz\r\n{}\r\n0\r\n\r\n");
    assertThat(answer)
        .satisfiesAnyOf(
            text -> assertThat(text).isEmpty(),
            text -> assertThat(text).startsWith("HTTP/1.1 400 "));
    assertHealthy();
  }

  @Test
  void aMalformedPositionHeaderIsToldSo() {
    Answer answer =
        SERVER.sendWithHeaders("GET", "/books/_search", "Pinakes-Position", "a:0=1,b:x=1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/reason").asString())
        .isEqualTo("malformed position [a:0=1,b:x=1]: [b:x=1] is not [uuid:shard=entry]");
    assertHealthy();
  }

  @Test
  void aClientThatGoesAwayInTheMiddleCostsNothing() throws IOException {
    for (int i = 0; i < 50; i++) {
      SERVER.abandon(head("POST", "/books/_bulk", "Content-Length: 1000") + "{\"index\":{}}\n");
    }
    assertHealthy();
  }
}
