package io.pinakes.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.common.runtime.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpServerTest {

  private static final HttpSettings SMALL =
      HttpSettings.defaults()
          .withBodies(100_000, 150_000)
          .withTimeouts(
              Duration.ofMillis(300),
              Duration.ofMillis(300),
              Duration.ofMillis(500),
              Duration.ofMillis(1500));

  private static final int CLOSINGS = 8;
  private static final int BUSY_CLIENTS = 8;

  private final SystemMachine machine = new SystemMachine(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.start("127.0.0.1", 0, SMALL, this::handle, machine);
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
    machine.close();
  }

  private HttpResponse handle(HttpRequest request) throws Exception {
    String first = request.path().isEmpty() ? "" : request.path().getFirst();
    return switch (first) {
      case "echo" ->
          HttpResponse.text(
              200,
              request.method()
                  + " "
                  + request.path()
                  + " "
                  + request.parameters()
                  + " "
                  + new String(request.body(), StandardCharsets.UTF_8));
      case "size" -> HttpResponse.text(200, Integer.toString(request.body().length));
      case "api-error" -> throw ApiException.indexNotFound("books");
      case "bug" -> throw new IllegalStateException("a bug");
      case "deep" -> throw new StackOverflowError();
      case "wait" -> {
        entered.countDown();
        gate.await();
        yield HttpResponse.text(200, "waited");
      }
      case "parts" ->
          new HttpResponse(
              200,
              HttpResponse.TEXT,
              List.of(bytes("one "), bytes("two")),
              Map.of("X-More", "yes"));
      case "large" -> HttpResponse.text(200, "x".repeat(50_000_000));
      default -> HttpResponse.empty(200);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private RawClient client() throws IOException {
    return new RawClient(server.port());
  }

  private void assertHealthy() throws IOException {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.answer().body()).isEqualTo("3");
    }
  }

  @Test
  void answersSeveralRequestsOnOneConnection() throws Exception {
    try (var client = client()) {
      client.send("GET /echo/a HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("GET [echo, a] {} ");
      client.send("PUT /echo?q=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.answer().body()).isEqualTo("PUT [echo] {q=1} hi");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET "
              + "/echo/2 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("POST [echo, 1] {} hi");
      assertThat(client.answer().body()).isEqualTo("GET [echo, 2] {} ");
    }
  }

  @Test
  void decodesPathSegmentsAndParameters() throws Exception {
    try (var client = client()) {
      client.send("GET /echo/a%2Fb+c/%C3%A4?q=x+y%26z&pretty&b=1&b=2 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("GET [echo, a/b+c, ä] {q=x y&z, pretty=, b=2} ");
    }
  }

  @Test
  void acceptsUnescapedUtf8InAPath() throws Exception {
    try (var client = client()) {
      client.send(bytes("GET /echo/ä HTTP/1.1\r\nHost: x\r\n\r\n"));
      assertThat(client.answer().body()).isEqualTo("GET [echo, ä] {} ");
    }
  }

  @Test
  void acceptsAnAbsoluteTarget() throws Exception {
    try (var client = client()) {
      client.send("GET http://example/echo/a?b=c HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("GET [echo, a] {b=c} ");
    }
  }

  @Test
  void readsAChunkedBody() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
              + "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      assertThat(client.answer().body()).endsWith(" abcde");
    }
  }

  @Test
  void readsALargeChunkedBody() throws Exception {
    try (var client = client()) {
      String chunk = "x".repeat(0x4000);
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 4; i++) {
        client.send("4000\r\n" + chunk + "\r\n");
      }
      client.send("0\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo(Integer.toString(4 * 0x4000));
    }
  }

  @Test
  void asksForTheBodyOfACarefulClient() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(100);
      client.send("ok");
      assertThat(client.answer().body()).endsWith(" ok");
    }
  }

  @Test
  void refusesTheBodyOfACarefulClientBeforeItIsSent() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Content-Length: 100001\r\n"
              + "Expect: 100-continue\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertHealthy();
  }

  @Test
  void answersHeadWithTheLengthAndNoBody() throws Exception {
    try (var client = client()) {
      client.send("HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer(false);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.head()).containsIgnoringCase("Content-Length: 15");
      client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("GET [echo] {} ");
    }
  }

  @Test
  void sendsABodyInPartsAndHeaders() throws Exception {
    try (var client = client()) {
      client.send("GET /parts HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.body()).isEqualTo("one two");
      assertThat(answer.head()).containsIgnoringCase("X-More: yes");
    }
  }

  @Test
  void anApiExceptionIsAnsweredInOpenSearchsShape() throws Exception {
    try (var client = client()) {
      client.send("GET /api-error HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body())
          .contains("\"root_cause\":[{\"type\":\"index_not_found_exception\"")
          .contains("\"reason\":\"no such index [books]\"")
          .contains("\"index\":\"books\"")
          .endsWith("\"status\":404}");
    }
  }

  @Test
  void aFailureOfTheHandlerIsA500AndNothingMore() throws Exception {
    for (String path : List.of("/bug", "/deep")) {
      try (var client = client()) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("a bug");
        client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aBodyOverTheLimitIsA413EvenIfAllOfItIsSent() throws Exception {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n");
      client.send("x".repeat(100_001));
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("larger than 100000 bytes").contains("\"status\":413");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertHealthy();
  }

  @Test
  void aChunkedBodyOverTheLimitIsA413() throws Exception {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 7; i++) {
        client.send("4000\r\n" + "x".repeat(0x4000) + "\r\n");
      }
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertHealthy();
  }

  @Test
  void aBodyThatNeverEndsIsA408AndTheConnectionCloses() throws Exception {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).contains("did not arrive within 300 ms");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertHealthy();
  }

  @Test
  void aBodyThatDripsIsA408TooThoughItNeverPauses() throws Exception {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
      var stop = new CountDownLatch(1);
      var dripping =
          machine.spawn(
              "drip",
              () -> {
                try {
                  while (stop.getCount() > 0) {
                    client.send("x");
                    machine.clock().sleep(Duration.ofMillis(20));
                  }
                } catch (IOException | InterruptedException e) {
                  stop.countDown();
                }
              });
      assertThat(client.answer().status()).isEqualTo(408);
      stop.countDown();
      dripping.join();
    }
    assertHealthy();
  }

  @Test
  void aTruncatedBodyIsA400ToWhoStillListens() throws Exception {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc").endOutput();
      assertThat(client.answer().status()).isEqualTo(400);
    }
    assertHealthy();
  }

  @Test
  void badChunkingClosesTheConnectionAndRunsNoHandler() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertHealthy();
  }

  @Test
  void aClientThatGoesAwayInItsBodyIsForgotten() throws Exception {
    try (var client = client()) {
      client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nabc");
    }
    awaitIdle();
    assertHealthy();
  }

  @Test
  void garbageIsA400OrAClosedConnectionAndTheServerStaysHealthy() throws Exception {
    for (String garbage :
        List.of(
            "\r\n\r\n\r\n",
            "hello\r\n\r\n",
            "GET / SPDY/3\r\n\r\n",
            "GET\r\n\r\n",
            "\u0000\u0001\u0002\u00ff\r\n\r\n",
            "POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
            "POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: lzma\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(70_000) + "\r\n\r\n",
            "GET /" + "y".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
      try (var client = client()) {
        client.send(garbage).endOutput();
        assertThat(client.isClosedByServer())
            .as(garbage.substring(0, 10 % garbage.length()))
            .isTrue();
      }
      assertHealthy();
    }
  }

  @Test
  void garbageAfterARequestDoesNotHarmItsAnswer() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /size HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Content-Length: 3\r\n\r\n"
              + "abc\u0001\u0002 garbage\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("3");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertHealthy();
  }

  @Test
  void brokenPercentEncodingIsA400() throws Exception {
    for (String url : List.of("/echo/%zz", "/echo/%4", "/echo?q=%", "/echo/%ff", "/echo?%c3=1")) {
      try (var client = client()) {
        client.send("GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().status()).as(url).isEqualTo(400);
      }
    }
  }

  @Test
  void aUrlThatIsNotUtf8IsA400ThatNamesIt() throws Exception {
    try (var client = client()) {
      client.send("GET /echo/%ff HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body())
          .contains("illegal_argument_exception", "the URL's part [%ff] is not UTF-8");
    }
  }

  @Test
  void aLongUrlIsA400InOpenSearchsShape() throws Exception {
    try (var client = client()) {
      client.send("GET /echo?q=" + "y".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("too_long_http_line_exception");
    }
  }

  @Test
  void bodiesThatFillTheMemoryShareAreA429UntilOneIsAnswered() throws Exception {
    try (var holder = client();
        var late = client()) {
      holder.send("POST /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n");
      holder.send("x".repeat(90_000));
      entered.await();
      late.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n");
      late.send("x".repeat(90_000));
      RawClient.Answer refused = late.answer();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("rejected_execution_exception");
      gate.countDown();
      assertThat(holder.answer().body()).isEqualTo("waited");
    }
    awaitIdle(server);
    try (var again = client()) {
      again.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n");
      again.send("x".repeat(90_000));
      assertThat(again.answer().body()).isEqualTo("90000");
    }
  }

  /** A client has its answer a moment before the server counts the request as done. */
  private static void awaitIdle(HttpServer server) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          while (server.running() > 0) {
            Thread.onSpinWait();
          }
        });
  }

  @Test
  void moreRequestsThanAllowedAreA429() throws Exception {
    try (var other =
            HttpServer.start("127.0.0.1", 0, SMALL.withMaxRequests(1), this::handle, machine);
        var first = new RawClient(other.port());
        var second = new RawClient(other.port())) {
      first.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      entered.await();
      second.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(second.answer().status()).isEqualTo(429);
      gate.countDown();
      assertThat(first.answer().body()).isEqualTo("waited");
      awaitIdle(other);
      second.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(second.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadThatNeverEndsAndAnIdleConnectionAreClosed() throws Exception {
    try (var slow = client();
        var idle = client()) {
      slow.send("GET /echo HTT");
      idle.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(idle.answer().status()).isEqualTo(200);
      assertThat(slow.isClosedByServer()).isTrue();
      assertThat(idle.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswerIsCutOff() throws Exception {
    try (var client = client()) {
      client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
      awaitIdle();
    }
    assertHealthy();
  }

  @Test
  void inflatesAGzipBody() throws Exception {
    byte[] body = gzip("hello".repeat(1000));
    try (var client = client()) {
      client.send(
          "POST /size HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: "
              + body.length
              + "\r\n\r\n");
      client.send(body);
      assertThat(client.answer().body()).isEqualTo("5000");
    }
  }

  @Test
  void aGzipBodyThatInflatesOverTheLimitIsA413() throws Exception {
    byte[] body = gzip("x".repeat(10_000_000));
    try (var client = client()) {
      client.send(
          "POST /size HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: "
              + body.length
              + "\r\n\r\n");
      client.send(body);
      assertThat(client.answer().status()).isEqualTo(413);
    }
    assertHealthy();
  }

  @Test
  void aBodyThatIsNoGzipIsA400() throws Exception {
    try (var client = client()) {
      client.send(
          "POST /size HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Content-Encoding: gzip\r\n"
              + "Content-Length: 3\r\n\r\n"
              + "abc");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void compressesALargeAnswerForWhoAsks() throws Exception {
    try (var client = client()) {
      client.send("GET /large HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.head()).containsIgnoringCase("Content-Encoding: gzip");
      assertThat(answer.body().length()).isLessThan(1_000_000);
    }
  }

  @Test
  void aPortInUseIsToldInOneLine() {
    assertThatThrownBy(
            () -> HttpServer.start("127.0.0.1", server.port(), SMALL, this::handle, machine))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1:" + server.port() + ": ");
  }

  @Test
  void anUnknownHostIsToldInOneLine() {
    assertThatThrownBy(
            () -> HttpServer.start("no.such.host.invalid", 0, SMALL, this::handle, machine))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen on no.such.host.invalid:0: unknown host");
  }

  @Test
  void closingLetsARunningRequestEndAndAcceptsNoOther() throws Exception {
    try (var running = client()) {
      running.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      entered.await();
      var closing = machine.spawn("close", () -> server.close(Duration.ofSeconds(30)));
      awaitRefused();
      gate.countDown();
      assertThat(running.answer().body()).isEqualTo("waited");
      closing.join();
      assertThat(running.isClosedByServer()).isTrue();
    }
  }

  @Test
  void closingWaitsNoLongerThanItIsTold() throws Exception {
    try (var running = client()) {
      running.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
      entered.await();
      server.close(Duration.ofMillis(50));
      assertThat(running.isClosedByServer()).isTrue();
    }
  }

  @Test
  void whileItClosesARequestIsAnsweredOrRefusedOrCutOffButNeverAFault() throws Exception {
    List<Integer> others = Collections.synchronizedList(new ArrayList<>());
    for (int round = 0; round < CLOSINGS; round++) {
      HttpServer closing = HttpServer.start("127.0.0.1", 0, SMALL, this::handle, machine);
      var answered = new CountDownLatch(BUSY_CLIENTS);
      List<Task> clients =
          IntStream.range(0, BUSY_CLIENTS)
              .mapToObj(
                  number ->
                      machine.spawn(
                          "client " + number,
                          () -> askUntilClosed(closing.port(), answered, others)))
              .toList();
      answered.await();
      closing.close();
      for (Task client : clients) {
        client.join();
      }
    }
    assertThat(others).isEmpty();
  }

  /** Each head is there before its body, so that a refusal does not find a whole request. */
  private static void askUntilClosed(int port, CountDownLatch answered, List<Integer> others) {
    try (var client = new RawClient(port)) {
      while (true) {
        client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n").send("abc");
        int status = client.answer().status();
        if (status != 200 && status != 503) {
          others.add(status);
        }
        answered.countDown();
      }
    } catch (IOException e) {
      answered.countDown(); // closed
    }
  }

  private void awaitRefused() throws Exception {
    while (true) {
      try {
        client().close();
      } catch (IOException e) {
        return;
      }
      machine.clock().sleep(Duration.ofMillis(5));
    }
  }

  private void awaitIdle() throws InterruptedException {
    do {
      machine.clock().sleep(Duration.ofMillis(5));
    } while (server.running() > 0);
  }

  private static byte[] gzip(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes(text));
    }
    return out.toByteArray();
  }
}
