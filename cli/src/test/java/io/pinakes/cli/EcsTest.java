package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pinakes.cli.TestServer.Reply;
import io.pinakes.cli.node.NodeOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A node in a task of Amazon ECS. */
final class EcsTest {

  /** An answer as on Fargate, without what nobody reads. */
  private static final String TASK =
      """
      {"Cluster": "pinakes", "Family": "pinakes-worker", "AvailabilityZone": "us-west-2d",
       "Containers": [{"Name": "worker", "Networks": [
         {"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.2.106"]}]}], "LaunchType": "FARGATE"}
      """;

  @TempDir Path folder;

  private final TestNodes nodes = new TestNodes();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.pinakes.cli.node");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.WARN);
  }

  @AfterEach
  void stopListening() {
    logger.setLevel(null);
    logger.detachAppender(log);
  }

  /** As the image starts a node: on all addresses, known by its host name. */
  private NodeOptions started(String role, String metadata, String... further) throws Exception {
    var environment =
        new HashMap<>(
            Map.of(
                "PINAKES_BIND",
                "0.0.0.0",
                "PINAKES_ADVERTISE",
                InetAddress.getLocalHost().getHostName(),
                "PINAKES_BLOBS",
                "file:///b",
                "PINAKES_DATA",
                folder.toString()));
    if (!metadata.isEmpty()) {
      environment.put("ECS_CONTAINER_METADATA_URI_V4", metadata);
    }
    String[] arguments = Stream.concat(Stream.of(role), Stream.of(further)).toArray(String[]::new);
    Run run = Run.of(nodes, environment, arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return nodes.started.getLast();
  }

  @Test
  void zoneAndAddressAreThoseOfTheTask() throws Exception {
    try (var ecs = TestServer.start(_ -> Reply.ok(TASK))) {
      for (String role : List.of("worker", "coordinator")) {
        NodeOptions options = started(role, ecs.url() + "/v4/abc");
        assertThat(options.zone()).isEqualTo("us-west-2d");
        assertThat(options.address(9300)).isEqualTo("10.0.2.106:9300");
      }
      assertThat(ecs.got).extracting(TestServer.Got::path).containsOnly("/v4/abc/task");
    }
    assertThat(log.list).isEmpty();
  }

  @Test
  void whatIsSaidStays() throws Exception {
    try (var ecs = TestServer.start(_ -> Reply.ok(TASK))) {
      NodeOptions zone = started("worker", ecs.url(), "--zone=a");
      assertThat(zone.zone()).isEqualTo("a");
      assertThat(zone.address(9300)).isEqualTo("10.0.2.106:9300");
      NodeOptions address = started("worker", ecs.url(), "--advertise=w1.example:9301");
      assertThat(address.zone()).isEqualTo("us-west-2d");
      assertThat(address.address(9300)).isEqualTo("w1.example:9301");
      ecs.got.clear();
      started("worker", ecs.url(), "--advertise=w1.example", "--zone=a");
      assertThat(ecs.got).isEmpty();
    }
  }

  @Test
  void elsewhereNobodyIsAsked() throws Exception {
    NodeOptions options = started("worker", "");
    assertThat(options.zone()).isEmpty();
    assertThat(options.address(9300)).isEqualTo(InetAddress.getLocalHost().getHostName() + ":9300");
    assertThat(log.list).isEmpty();
  }

  @Test
  void anAnswerThatSaysNothingChangesNothing() throws Exception {
    try (var ecs = TestServer.start(_ -> Reply.ok("{\"Containers\": [{\"Networks\": []}]}"))) {
      assertUnplaced(started("worker", ecs.url()));
    }
    assertThat(log.list).isEmpty();
  }

  @Test
  void whatGoesWrongIsOneLineAndTheNodeStarts() throws Exception {
    for (Reply reply :
        List.of(
            new Reply(404, "no such task"),
            Reply.ok("not JSON"),
            Reply.ok("{\"AvailabilityZone\": \"no zone\"}"))) {
      log.list.clear();
      try (var ecs = TestServer.start(_ -> reply)) {
        assertUnplaced(started("worker", ecs.url()));
      }
      assertThat(log.list).as("%s", reply).hasSize(1);
    }
    log.list.clear();
    assertUnplaced(started("worker", "not a URL"));
    assertThat(log.list).hasSize(1);
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForLong() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      long start = System.nanoTime();
      assertUnplaced(started("worker", "http://127.0.0.1:" + silent.getLocalPort()));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
    assertThat(log.list).hasSize(1);
  }

  private static void assertUnplaced(NodeOptions options) throws Exception {
    assertThat(options.zone()).isEmpty();
    assertThat(options.address(9300)).isEqualTo(InetAddress.getLocalHost().getHostName() + ":9300");
  }
}
