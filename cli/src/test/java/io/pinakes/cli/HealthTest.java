package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.TestServer.Reply;
import io.pinakes.common.node.HealthEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "0.0.0.0", "*"})
  void aNodeThatAnswersIsWellWhereverItListens(String bind) throws IOException {
    try (var server = TestServer.start(request -> new Reply(200, "worker-a-9200\n"))) {
      Run run = run(server, "--bind=" + bind);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).isEqualToIgnoringNewLines("worker-a-9200 is well");
      assertThat(server.got.getFirst().method()).isEqualTo("GET");
      assertThat(server.got.getFirst().path()).isEqualTo(HealthEndpoint.PATH);
    }
  }

  @Test
  void theNodesOwnVariablesSayWhereItIs() throws IOException {
    try (var server = TestServer.start(request -> new Reply(200, "c\n"))) {
      var environment = Map.of("PINAKES_PORT", port(server), "PINAKES_BIND", "0.0.0.0");
      assertThat(Run.of(new TestNodes(), environment, "health").exitCode()).isZero();
    }
  }

  @Test
  void aNodeThatIsStartingIsNotWell() throws IOException {
    try (var server = TestServer.start(request -> new Reply(503, "{}"))) {
      Run run = run(server);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).isEqualToIgnoringNewLines("pinakes health: the node is starting");
    }
  }

  @Test
  void whatIsNoNodeIsToldSo() throws IOException {
    try (var server = TestServer.start(request -> new Reply(404, "{}"))) {
      Run run = run(server);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("answers 404: not a node");
    }
  }

  @Test
  void nobodyThereIsToldInOneLine() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    Run run = Run.of("health", "--port=" + free);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "pinakes health: http://127.0.0.1:"
                + free
                + "/_pinakes/health does not answer: connection refused");
  }

  @Test
  void aNodeThatHangsIsNotWaitedFor() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Run run = Run.of("health", "--port=" + socket.getLocalPort());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("does not answer in time");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port=0", "--port=65536", "--port=x", "--bind=a b"})
  void whatCannotBeAskedIsAUsageError(String argument) {
    Run run = Run.of("health", argument);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(argument.split("=")[0]);
  }

  private static Run run(TestServer server, String... arguments) {
    return Run.of(new TestNodes(), Map.of("PINAKES_PORT", port(server)), with(arguments));
  }

  private static String[] with(String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "health";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }

  private static String port(TestServer server) {
    return Integer.toString(URI.create(server.url()).getPort());
  }
}
