package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.TestServer.Reply;
import io.pinakes.common.node.HealthEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pinakes health} as the image's launcher answers it, without a JVM. */
@Timeout(60)
final class ImageHealthTest {

  private static final Path LAUNCHER = Path.of("..", "deploy", "image", "pinakes");

  private record Result(int exitCode, String out, String err) {}

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "*"})
  void aNodeThatAnswersIsWellWhereverItListens(String bind) throws Exception {
    try (var server = TestServer.start(request -> new Reply(200, "worker-a-9200\n"))) {
      Result result = health(bind, URI.create(server.url()).getPort());
      assertThat(result.exitCode).as(result.err).isZero();
      assertThat(result.out).isEqualTo("worker-a-9200 is well\n");
      assertThat(server.got.getFirst().method()).isEqualTo("GET");
      assertThat(server.got.getFirst().path()).isEqualTo(HealthEndpoint.PATH);
    }
  }

  @Test
  void aNodeThatIsStartingIsNotWell() throws Exception {
    try (var server = TestServer.start(request -> new Reply(503, "the node is starting\n"))) {
      Result result = health("127.0.0.1", URI.create(server.url()).getPort());
      assertThat(result.exitCode).isEqualTo(1);
      assertThat(result.err).isEqualTo("pinakes health: the node is starting\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 500})
  void whatIsNoNodeIsNotWell(int status) throws Exception {
    try (var server = TestServer.start(request -> new Reply(status, "<html>"))) {
      Result result = health("127.0.0.1", URI.create(server.url()).getPort());
      assertThat(result.exitCode).isEqualTo(1);
      assertThat(result.err).contains("<html>");
    }
  }

  @Test
  void nobodyThereIsToldInOneLine() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    Result result = health("127.0.0.1", free);
    assertThat(result.exitCode).isEqualTo(1);
    assertThat(result.err)
        .isEqualTo("pinakes health: 127.0.0.1:" + free + " does not answer: connection refused\n");
  }

  @Test
  void aNodeThatHangsIsNotWaitedFor() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Result result = health("127.0.0.1", socket.getLocalPort());
      assertThat(result.exitCode).isEqualTo(1);
      assertThat(result.err).contains("does not answer in time");
    }
  }

  private static Result health(String bind, int port) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("bash", LAUNCHER.toString(), "health");
    builder.environment().put("PINAKES_BIND", bind);
    builder.environment().put("PINAKES_PORT", Integer.toString(port));
    Process process = builder.start();
    // Each is a line at most, so neither pipe fills up.
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    return new Result(process.waitFor(), out, err);
  }
}
