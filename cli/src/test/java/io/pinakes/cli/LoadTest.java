package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.TestServer.Got;
import io.pinakes.cli.TestServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

final class LoadTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String BUSY =
      "{\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"queue is"
          + " full\"},\"status\":429}";

  @TempDir Path folder;

  @Test
  void linesOfJsonTravelByteForByteUnderIdsThatAreTheirPlaces() throws IOException {
    Path file = write("a.ndjson", "{\"n\": 1,  \"s\":\"ü\"}\n\n{\"n\":2}\n");
    try (var server = TestServer.start(LoadTest::accept)) {
      Run run = load(server, file.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("loaded 2 documents of 1 file into books: ");
      assertThat(server.bulks()).hasSize(1);
      assertThat(server.bulks().getFirst().path()).isEqualTo("/books/_bulk");
      assertThat(server.bulks().getFirst().body())
          .isEqualTo(
              "{\"index\":{\"_id\":\"%1$s#1\"}}\n{\"n\": 1,  \"s\":\"ü\"}\n"
                  .concat("{\"index\":{\"_id\":\"%1$s#3\"}}\n{\"n\":2}\n")
                  .formatted(file));
      assertThat(server.got.getLast().path()).isEqualTo("/books/_refresh");
    }
  }

  @Test
  void anIdFieldNamesDocumentsAndMetadataLeavesThem() throws IOException {
    write("a.jsonl", "{\"_id\":\"x\",\"n\":1}\n{\"_id\":7,\"n\":2}\n{\"n\":3}\n");
    try (var server = TestServer.start(LoadTest::accept)) {
      Run run = load(server, folder.toString(), "--id-field=_id");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("a.jsonl#3: no string or whole number in the field '_id'");
      assertThat(server.bulks().getFirst().body())
          .isEqualTo(
              "{\"index\":{\"_id\":\"x\"}}\n{\"n\":1}\n{\"index\":{\"_id\":\"7\"}}\n{\"n\":2}\n");
    }
  }

  @Test
  void foldersAreReadInOrderWithoutHiddenAndUnknownFiles() throws IOException {
    write("b.json", "[{\"n\":1},\n {\"n\":2}]");
    write("sub/a.json", "{\"n\":3}");
    write("a.txt", "Title: Of Cats\n\nA cat.\n");
    write("x.bin", "?");
    write(".hidden/c.json", "{\"n\":4}");
    try (var server = TestServer.start(LoadTest::accept)) {
      Run run = load(server, folder.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(ids(server))
          .containsExactly(
              folder + "/a.txt#1",
              folder + "/b.json#1",
              folder + "/b.json#2",
              folder + "/sub/a.json");
      JsonNode passage = JSON.readTree(server.bulks().getFirst().body().lines().toList().get(1));
      assertThat(passage.path("title").asString()).isEqualTo("Of Cats");
      assertThat(passage.path("path").asString()).isEqualTo(folder + "/a.txt");
      assertThat(passage.path("line").asInt()).isEqualTo(1);
      assertThat(passage.path("text").asString()).isEqualTo("Title: Of Cats\n\nA cat.");
    }
  }

  @Test
  void aBusyServerIsAskedAgain() throws IOException {
    write("a.ndjson", "{\"n\":1}\n");
    var bulks = new AtomicInteger();
    try (var server =
        TestServer.start(
            request ->
                request.path().endsWith("/_bulk") && bulks.incrementAndGet() < 3
                    ? new Reply(429, BUSY)
                    : accept(request))) {
      Run run = load(server, folder.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("loaded 1 documents");
      assertThat(server.bulks()).hasSize(3);
      assertThat(new HashSet<>(server.bulks())).hasSize(1);
    }
  }

  @Test
  void onlyItemsThatAreRefusedForNowAreSentAgain() throws IOException {
    write("a.ndjson", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
    var bulks = new AtomicInteger();
    try (var server =
        TestServer.start(
            request ->
                request.path().endsWith("/_bulk") && bulks.incrementAndGet() == 1
                    ? answer(201, 503, 400)
                    : accept(request))) {
      Run run = load(server, folder.toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("loaded 2 documents");
      assertThat(run.err())
          .contains("1 failed")
          .contains("a.ndjson#3: 400 mapper_parsing_exception: because of 400");
      assertThat(server.bulks()).hasSize(2);
      assertThat(server.bulks().getLast().body())
          .isEqualTo("{\"index\":{\"_id\":\"" + folder + "/a.ndjson#2\"}}\n{\"n\":2}\n");
    }
  }

  @Test
  void aServerThatIsGoneIsLeftForTheNext() throws IOException {
    write("a.ndjson", "{\"n\":1}\n");
    try (var server = TestServer.start(LoadTest::accept)) {
      Run run =
          Run.of(
              "load",
              folder.toString(),
              "--index=books",
              "--server=" + gone(),
              "--server",
              server.url());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.bulks()).hasSize(1);
    }
  }

  @Test
  void noServerAtAllIsToldAtOnce() throws IOException {
    write("a.ndjson", "{\"n\":1}\n");
    String gone = gone();
    Run run = Run.of("load", folder.toString(), "--index=books", "--server=" + gone);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "pinakes load: " + gone + " does not answer: connection refused");
  }

  @Test
  void aRequestThatIsRefusedForGoodFailsItsDocuments() throws IOException {
    write("a.ndjson", "{\"n\":1}\n".repeat(8));
    try (var server =
        TestServer.start(
            request ->
                request.path().endsWith("/_bulk")
                    ? new Reply(
                        400,
                        "{\"error\":{\"type\":\"invalid_index_name_exception\",\"reason\":\"no\"}}")
                    : accept(request))) {
      Run run = load(server, folder.toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("loaded 0 documents");
      assertThat(run.err())
          .contains("8 failed")
          .contains("a.ndjson#1: 400 invalid_index_name_exception: no")
          .contains("and 3 more");
      assertThat(server.bulks()).hasSize(1);
    }
  }

  @Test
  void requestsAreBoundedAndNoDocumentIsLostOrDoubled() throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      lines.add("{\"n\":" + i + ",\"pad\":\"" + "x".repeat(i) + "\"}");
    }
    write("a.ndjson", String.join("\n", lines));
    try (var server = TestServer.start(LoadTest::accept)) {
      Run run = load(server, folder.toString(), "--bulk-size=4kb", "--in-flight=3");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.bulks()).hasSizeGreaterThan(30);
      assertThat(server.bulks()).allMatch(request -> request.body().length() <= 4 << 10);
      assertThat(ids(server)).hasSize(500).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsNoDocumentIsCountedAndTheRestLoaded() throws IOException {
    write("a.ndjson", "{\"n\":1}\nnonsense\n[1]\n{\"n\":2}\n");
    write("b.json", "{\"n\":");
    Files.write(folder.resolve("c.txt"), new byte[] {'o', 'k', '\n', (byte) 0xFF, '\n'});
    try (var server = TestServer.start(LoadTest::accept)) {
      Run run = load(server, folder.toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("loaded 2 documents");
      assertThat(run.err())
          .contains("4 failed")
          .contains("a.ndjson#2: not JSON")
          .contains("a.ndjson#3: a document is a JSON object, this is an array")
          .contains("b.json#1: not JSON")
          .contains("c.txt: line 2 is not UTF-8 text");
    }
  }

  @Test
  void wrongUseIsTold() {
    assertThat(Run.of("load", "--index=a").err()).contains("PATH");
    assertThat(Run.of("load", "x").err()).contains("--index");
    assertThat(Run.of("load", "x", "--index=a", "--bulk-size=1b").err()).contains("--bulk-size");
    assertThat(Run.of("load", "x", "--index=a", "--in-flight=0").err()).contains("--in-flight");
    assertThat(Run.of("load", "/no/such", "--index=a").err()).contains("no such file or folder");
    assertThat(Run.of("load", folder.toString(), "--index=a").err()).contains("nothing to load");
    assertThat(Run.of("status", "--server=localhost:9200").err()).contains("--server");
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Run load(TestServer server, String path, String... options) {
    var arguments = new ArrayList<>(List.of("load", path, "--index=books"));
    arguments.addAll(Arrays.asList(options));
    return Run.of(
        new TestNodes(), Map.of("PINAKES_SERVER", server.url()), arguments.toArray(String[]::new));
  }

  private static String gone() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  private static List<String> ids(TestServer server) {
    return server.bulks().stream()
        .flatMap(request -> request.body().lines())
        .filter(line -> line.startsWith("{\"index\""))
        .map(line -> JSON.readTree(line).path("index").path("_id").asString())
        .sorted()
        .toList();
  }

  private static Reply accept(Got request) {
    return request.path().endsWith("/_bulk")
        ? answer(
            request
                .body()
                .lines()
                .filter(l -> l.startsWith("{\"index\""))
                .mapToInt(l -> 201)
                .toArray())
        : Reply.ok("{}");
  }

  private static Reply answer(int... statuses) {
    ArrayNode items = JSON.createArrayNode();
    for (int status : statuses) {
      var item = items.addObject().putObject("index").put("status", status);
      if (status >= 300) {
        item.putObject("error")
            .put("type", "mapper_parsing_exception")
            .put("reason", "because of " + status);
      }
    }
    return Reply.ok(JSON.createObjectNode().set("items", items).toString());
  }
}
