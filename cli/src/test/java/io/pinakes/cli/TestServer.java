package io.pinakes.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A coordinator as far as a client can tell: answers what the test says, and keeps what it got. */
final class TestServer implements AutoCloseable {

  /** A request that came. */
  record Got(String method, String path, String body) {}

  /** An answer to give. */
  record Reply(int status, String body) {
    static Reply ok(String body) {
      return new Reply(200, body);
    }
  }

  interface Answers {
    Reply to(Got request);
  }

  final List<Got> got = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private TestServer(HttpServer server) {
    this.server = server;
  }

  static TestServer start(Answers answers) throws IOException {
    var loopback = InetAddress.ofLiteral("127.0.0.1");
    var started = new TestServer(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
    started.server.createContext("/", exchange -> started.answer(exchange, answers));
    started.server.start();
    return started;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Got> bulks() {
    return got.stream().filter(request -> request.path().endsWith("/_bulk")).toList();
  }

  private void answer(HttpExchange exchange, Answers answers) throws IOException {
    try (exchange) {
      var request =
          new Got(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      got.add(request);
      Reply reply = answers.to(request);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
