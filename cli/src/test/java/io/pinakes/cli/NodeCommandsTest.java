package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.node.NodeOptions;
import io.pinakes.cli.option.HostPort;
import io.pinakes.common.blob.BlobStoreUnusableException;
import io.pinakes.common.blob.S3Settings;
import io.pinakes.common.node.NodeAttributes;
import io.pinakes.coordinator.feeder.Cidr;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class NodeCommandsTest {

  @TempDir Path folder;

  private final TestNodes nodes = new TestNodes();

  @Test
  void aWorkerGetsWhatTheCommandLineSays() {
    Run run =
        run(
            Map.of(),
            "worker",
            "--dynamodb-endpoint=http://db:8000",
            "--table=books",
            "--blobs=file:///srv/blobs",
            "--node-id=w1",
            "--bind=10.0.0.7",
            "--port=0",
            "--advertise=w1.example:9301",
            "--data=" + folder,
            "--lease=1500ms",
            "--zone=a",
            "--node-attr=rack=7,disk=fast",
            "--stop-timeout=110s",
            "--inline-limit=5kb");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualToIgnoringNewLines("ready: http://10.0.0.7:40001 (1.9 s)");
    assertThat(nodes.started)
        .containsExactly(
            new NodeOptions(
                URI.create("http://db:8000"),
                "books",
                URI.create("file:///srv/blobs"),
                S3Settings.AWS,
                "w1",
                "10.0.0.7",
                0,
                new HostPort("w1.example", 9301),
                folder,
                Duration.ofMillis(1500),
                "a",
                new NodeAttributes(new TreeMap<>(Map.of("rack", "7", "disk", "fast"))),
                Duration.ofSeconds(110),
                5 << 10));
    assertThat(nodes.stopTimeouts).containsExactly(Duration.ofSeconds(110));
    assertThat(nodes.events).containsExactly("start w1", "close w1");
  }

  @Test
  void theBlobStoreMayBeS3() {
    Map<String, String> environment =
        Map.of("PINAKES_S3_ENDPOINT", "http://s3:9000", "PINAKES_DATA", folder.toString());
    Run run = run(environment, "worker", "--blobs=s3://bucket/books", "--s3-region=eu-central-1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    NodeOptions options = nodes.started.getFirst();
    assertThat(options.blobs()).hasToString("s3://bucket/books");
    assertThat(options.s3())
        .isEqualTo(new S3Settings(URI.create("http://s3:9000"), "eu-central-1"));
    assertThat(options.inlineLimitBytes()).isEqualTo(32 << 10);
  }

  @Test
  void theEnvironmentStandsInForOptionsAndTheCommandLineGoesFirst() {
    Map<String, String> environment =
        Map.of(
            "PINAKES_BLOBS", "file:///srv/blobs",
            "PINAKES_PORT", "9555",
            "PINAKES_LEASE", "2m",
            "PINAKES_INLINE_LIMIT", "300kb",
            "PINAKES_ELASTIC_PRODUCT", "true",
            "PINAKES_TABLE", "",
            "PINAKES_FEEDER_ALLOW", "127.0.0.0/8,::1",
            "PINAKES_DATA", folder.toString());
    Run run = run(environment, "coordinator", "--port=9666", "--node-id=c1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    NodeOptions options = nodes.started.getFirst();
    assertThat(options.port()).isEqualTo(9666);
    assertThat(options.lease()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.inlineLimitBytes()).isEqualTo(300 << 10);
    assertThat(options.table()).isEqualTo("pinakes");
    assertThat(options.dynamoDbEndpoint()).isNull();
    assertThat(nodes.own.feederAllow())
        .containsExactly(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));
    assertThat(nodes.own.elasticProduct()).isTrue();
  }

  @Test
  void aWrongVariableIsNamed() {
    Run run = run(Map.of("PINAKES_LEASE", "soon"), "worker", "--blobs=file:///b");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'soon' is not a duration").contains("(from PINAKES_LEASE)");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("--blobs=/srv/blobs", "--blobs '/srv/blobs'"),
        Arguments.of("--blobs=file://host/x", "--blobs"),
        Arguments.of("--blobs=s3://Bucket/x", "--blobs 'Bucket' is no bucket's name"),
        Arguments.of("--blobs=s3:bucket", "--blobs 's3:bucket' is not s3://bucket/prefix"),
        Arguments.of("--blobs=http://bucket/x", "--blobs 'http://bucket/x'"),
        Arguments.of("--s3-endpoint=minio:9000", "--s3-endpoint"),
        Arguments.of("--s3-region=Frankfurt am Main", "--s3-region"),
        Arguments.of("--table=a", "--table 'a'"),
        Arguments.of("--node-id=a b", "--node-id 'a b'"),
        Arguments.of("--bind=", "--bind"),
        Arguments.of("--bind=0.0.0.0", "--advertise"),
        Arguments.of("--bind=::", "--advertise"),
        Arguments.of("--port=65536", "--port 65536"),
        Arguments.of("--port=-1", "--port"),
        Arguments.of("--port=x", "--port"),
        Arguments.of("--port=0", "--node-id"),
        Arguments.of("--lease=499ms", "--lease 499ms"),
        Arguments.of("--lease=6m", "--lease"),
        Arguments.of("--lease=3", "such as 3s"),
        Arguments.of("--lease=3 s", "such as 3s"),
        Arguments.of("--zone=a/b", "--zone 'a/b'"),
        Arguments.of("--inline-limit=1023b", "--inline-limit 1023b: between 1kb and 300kb"),
        Arguments.of("--inline-limit=301kb", "--inline-limit 308224b: between 1kb and 300kb"),
        Arguments.of("--inline-limit=999999gb", "--inline-limit"),
        Arguments.of("--inline-limit=32", "'32' is not a size"),
        Arguments.of("--stop-timeout=4s", "--stop-timeout 4000ms"),
        Arguments.of("--stop-timeout=11m", "--stop-timeout"),
        Arguments.of("--dynamodb-endpoint=db:8000", "--dynamodb-endpoint"),
        Arguments.of("--advertise=host:99999", "host:port"),
        Arguments.of("--advertise=a b", "host:port"),
        Arguments.of("--feeder-allow=10.0.0.0/33", "10.0.0.0/8"),
        Arguments.of("--feeder-allow=example.org", "10.0.0.0/8"),
        Arguments.of("--nonsense", "--nonsense"),
        Arguments.of("stray", "stray"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongOptionIsAUsageErrorThatNamesIt(String argument, String named) {
    Run run = run(Map.of("PINAKES_BLOBS", "file:///b"), "coordinator", argument);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("pinakes coordinator: ").contains(named);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(run.out()).isEmpty();
    assertThat(nodes.events).isEmpty();
  }

  @Test
  void blobsAreNeverGuessed() {
    Run run = run(Map.of(), "worker");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--blobs");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new IllegalStateException(new BindException("Address already in use")),
            "port 9300 of 127.0.0.1 is in use; choose another with --port"),
        Arguments.of(
            new IOException("x", new ConnectException("Connection refused")),
            "cannot reach DynamoDB at http://db:8000: connection refused"),
        Arguments.of(
            new BlobStoreUnusableException("s3://b/: no", new ConnectException("refused")),
            "--blobs s3://b/: no"),
        Arguments.of(new IllegalStateException("two\nlines"), "cannot start: two"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatKeepsANodeFromStartingIsOneLine(Exception failure, String line) {
    nodes.failure = failure;
    Run run =
        run(
            Map.of(),
            "worker",
            "--blobs=file:///b",
            "--data=" + folder,
            "--dynamodb-endpoint=http://db:8000");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualToIgnoringNewLines("pinakes worker: " + line);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aDataFolderThatIsAFileIsToldBeforeAnythingStarts() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = run(Map.of(), "worker", "--blobs=file:///b", "--data=" + file);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--data " + file + " is not a folder");
    assertThat(nodes.events).isEmpty();
  }

  @Test
  void devStartsNodesAtOnceAndStopsCoordinatorsFirst() {
    Run run =
        run(Map.of(), "dev", "--data=" + folder, "--coordinators=2", "--workers=2", "--port=9400");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualToIgnoringNewLines("ready: http://127.0.0.1:9400 (1.9 s)");
    assertThat(nodes.events.getFirst()).isEqualTo("start dynamodb dynamodb");
    assertThat(nodes.events.subList(1, 5))
        .containsExactlyInAnyOrder(
            "start worker-1", "start worker-2", "start coordinator-1", "start coordinator-2");
    assertThat(nodes.events.subList(5, nodes.events.size()))
        .containsExactly(
            "close coordinator-2",
            "close coordinator-1",
            "close worker-2",
            "close worker-1",
            "close dynamodb");
    assertThat(nodes.started)
        .extracting(NodeOptions::port)
        .containsExactlyInAnyOrder(0, 0, 9400, 9401);
    assertThat(nodes.started)
        .extracting(NodeOptions::blobs)
        .containsOnly(folder.resolve("blobs").toUri());
  }

  @Test
  void devBoundToAllAddressesStillTalksToItselfOverLoopback() {
    run(Map.of(), "dev", "--data=" + folder, "--bind=0.0.0.0", "--workers=1");
    assertThat(nodes.started)
        .extracting(options -> options.address(9200))
        .containsExactly("127.0.0.1:9200", "127.0.0.1:9200");
  }

  @Test
  void devClosesWhatHadStartedWhenAPartDoesNot() {
    nodes.failure = new IOException(new BindException("Address already in use"));
    nodes.failing = "coordinator";
    Run run = run(Map.of(), "dev", "--data=" + folder, "--workers=1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("port 9200 of 127.0.0.1 is in use");
    assertThat(nodes.events)
        .containsExactly(
            "start dynamodb dynamodb", "start worker-1", "close worker-1", "close dynamodb");
  }

  @ParameterizedTest
  @MethodSource("wrongDev")
  void devRefusesWhatCannotBe(List<String> arguments, String named) {
    var all = Stream.concat(Stream.of("dev"), arguments.stream()).toArray(String[]::new);
    Run run = Run.of(nodes, Map.of(), all);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(named);
  }

  static Stream<Arguments> wrongDev() {
    return Stream.of(
        Arguments.of(List.of("--workers=0"), "--workers 0"),
        Arguments.of(List.of("--coordinators=33"), "--coordinators 33"),
        Arguments.of(List.of("--port=65535", "--coordinators=2"), "--port 65536"),
        Arguments.of(List.of("--lease=1ms"), "--lease 1ms"));
  }

  @Test
  void missingClassesOfDynamoDbLocalAreSaidInOneLine() {
    var missing =
        new TestNodes() {
          @Override
          public Embedded embedded(Path data) {
            throw new NoClassDefFoundError("io/pinakes/dynamodblocal/LocalDynamo");
          }
        };
    Run run = Run.of(missing, Map.of(), "dev", "--data=" + folder);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "pinakes dev: DynamoDB Local is not here; 'mvn package' fetches it");
  }

  @Test
  void dynamoDbIsBoundToLoopbackUnlessTold() {
    Run run = run(Map.of(), "dynamodb", "--data=" + folder.resolve("db"));
    assertThat(run.out()).isEqualToIgnoringNewLines("ready: http://127.0.0.1:8000 (1.9 s)");
    assertThat(nodes.events)
        .containsExactly("start dynamodb 127.0.0.1 db", "close dynamodb 127.0.0.1 db");
  }

  private Run run(Map<String, String> environment, String... arguments) {
    return Run.of(nodes, environment, arguments);
  }
}
