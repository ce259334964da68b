package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.PinakesCommand.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real books through the commands that people use, and wrong uses of those. */
@ClusterTest(name = "shared", shared = true)
@Order(11)
final class BooksTest {

  private static final String INDEX = "books";
  private static final Path BOOKS = Path.of("..", "examples", "books");

  private String servers;
  private Result loaded;

  @BeforeAll
  void load(TestCluster cluster) throws Exception {
    servers =
        cluster.coordinators().stream()
            .map(coordinator -> coordinator.url().toString())
            .collect(Collectors.joining(","));
    cluster.createIndex(INDEX, 3);
    loaded = PinakesCommand.run("load", BOOKS.toString(), "--index", INDEX, "--server", servers);
    Figures.note("pinakes load: " + loaded.out().strip());
  }

  @Test
  void everyBookIsLoaded(TestCluster cluster) throws IOException {
    assertThat(loaded.exitCode()).as("%s", loaded).isZero();
    long documents =
        cluster.rest().get("/" + INDEX + "/_count").orThrow().json().path("count").asLong();
    assertThat(documents).isGreaterThan(1_000);
    assertThat(loaded.out()).contains(String.format("%,d documents", documents));
    try (Stream<Path> books = Files.list(BOOKS)) {
      for (Path book : books.filter(file -> file.toString().endsWith(".txt")).toList()) {
        String query =
            "{\"size\":0,\"query\":{\"match\":{\"path\":\"%s\"}}}".formatted(book.getFileName());
        JsonNode answer = cluster.rest().post("/" + INDEX + "/_search", query).orThrow().json();
        assertThat(answer.path("hits").path("total").path("value").asLong())
            .as("passages of %s", book)
            .isPositive();
      }
    }
  }

  @Test
  void aPassageIsFoundByItsPhrase(TestCluster cluster) throws IOException {
    String line = aLongLine();
    var query = Rest.JSON.createObjectNode();
    query.putObject("query").putObject("match_phrase").put("text", line);
    JsonNode answer =
        cluster.rest().post("/" + INDEX + "/_search", query.toString()).orThrow().json();
    assertThat(answer.path("_shards").path("failed").asInt()).isZero();
    assertThat(answer.path("hits").path("hits").path(0).path("_source").path("text").asString(""))
        .contains(line);
  }

  @Test
  void theSearchCommandPrintsTheMatchingLine() throws Exception {
    String line = aLongLine();
    Result found =
        PinakesCommand.run(
            "search", "\"" + line + "\"", "--index", INDEX, "--size", "1", "--server", servers);
    assertThat(found.exitCode()).as("%s", found).isZero();
    assertThat(found.out()).contains(line);
  }

  @Test
  void loadingAgainReplacesWhatIsThere(TestCluster cluster) throws Exception {
    JsonNode before = cluster.rest().get("/" + INDEX + "/_count").orThrow().json();
    Path book = firstBook();
    Result again =
        PinakesCommand.run("load", book.toString(), "--index", INDEX, "--server", servers);
    assertThat(again.exitCode()).as("%s", again).isZero();
    JsonNode after = cluster.rest().get("/" + INDEX + "/_count").orThrow().json();
    assertThat(after.path("count")).isEqualTo(before.path("count"));
  }

  @Test
  void theStatusCommandShowsLeaderNodesAndShards(TestCluster cluster) throws Exception {
    TestCluster.Leader leader = cluster.awaitLeader();
    Result status = PinakesCommand.run("status", "--server", servers);
    assertThat(status.exitCode()).as("%s", status).isZero();
    assertThat(status.out())
        .contains("leader   " + leader.node().id() + "  term " + leader.term())
        .contains("green", INDEX, "STARTED");
    for (NodeProcess worker : cluster.workers()) {
      assertThat(status.out()).contains(worker.id());
    }
  }

  @Test
  void aWrongUseIsToldApartFromAFailure() throws Exception {
    assertExit(2, PinakesCommand.run());
    assertExit(2, PinakesCommand.run("serve"));
    assertExit(2, PinakesCommand.run("search", "words", "--server", servers));
    assertExit(2, PinakesCommand.run("coordinator", "--port", "many"));
    assertExit(2, PinakesCommand.run("worker", "--blobs", "nowhere"));
    assertExit(1, PinakesCommand.run("load", "no-such-file", "--index", INDEX));
    assertExit(1, PinakesCommand.run("status", "--server", "http://127.0.0.1:1"));
    assertExit(
        1, PinakesCommand.run("search", "x", "--index", "no-such-index", "--server", servers));
  }

  private static void assertExit(int code, Result result) {
    assertThat(result.exitCode()).as("%s", result).isEqualTo(code);
    assertThat(result.err()).as("what went wrong").isNotBlank().doesNotContain("\tat ");
  }

  private static Path firstBook() throws IOException {
    try (Stream<Path> books = Files.list(BOOKS)) {
      return books
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** A line from the middle of a book, of words only, long enough to be there once. */
  private static String aLongLine() throws IOException {
    var lines = Files.readAllLines(firstBook());
    return lines.stream()
        .skip(lines.size() / 2)
        .map(String::strip)
        .filter(line -> line.matches("[A-Za-z ,]{55,}"))
        .findFirst()
        .orElseThrow();
  }
}
