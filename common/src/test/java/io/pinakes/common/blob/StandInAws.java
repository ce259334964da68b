package io.pinakes.common.blob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The services of AWS that give out credentials of roles; all give the same. */
final class StandInAws implements AutoCloseable {

  static final String ACCESS_KEY = "AKIDROLE";
  static final String SESSION_TOKEN = "session-of-the-role";

  private static final String EXPIRATION = "2099-01-01T00:00:00Z";
  private static final String METADATA = "/latest/meta-data/iam/security-credentials/";

  /** What was asked: method and path, and for STS the body. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  private final HttpServer server;

  StandInAws() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(exchange.getRequestMethod() + " " + path + " " + body);
      String answer =
          switch (path) {
            case "/" -> sts(body);
            case "/latest/api/token" -> "token";
            case METADATA -> "books";
            case METADATA + "books", "/container" -> json();
            default -> "";
          };
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String json() {
    return """
    {"Code": "Success", "AccessKeyId": "%s", "SecretAccessKey": "secret", "Token": "%s",
     "Expiration": "%s"}\
    """
        .formatted(ACCESS_KEY, SESSION_TOKEN, EXPIRATION);
  }

  private static String sts(String request) {
    String action = request.contains("WebIdentity") ? "AssumeRoleWithWebIdentity" : "AssumeRole";
    return """
    <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
    <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
    <SessionToken>%3$s</SessionToken><Expiration>%4$s</Expiration>
    </Credentials></%1$sResult></%1$sResponse>\
    """
        .formatted(action, ACCESS_KEY, SESSION_TOKEN, EXPIRATION);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
