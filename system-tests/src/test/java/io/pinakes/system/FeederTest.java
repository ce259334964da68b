package io.pinakes.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The book's example over HTTP: its three books, the order of its answers, and what it promised.
 */
@ClusterTest(name = "shared", shared = true)
@Order(10)
final class FeederTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Map<String, String> BOOKS =
      Map.of(
          "book1", "apple apple cat zebra\n",
          "book2", "banana cake zebra\n",
          "book3", "apple cake cake whale\n");

  private final Map<String, String> ids = new TreeMap<>();
  private HttpServer library;

  @BeforeAll
  void feedTheBooks(TestCluster cluster) throws IOException {
    library = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    BOOKS.forEach(
        (title, text) ->
            library.createContext(
                "/" + title,
                exchange -> {
                  byte[] body = text.getBytes(StandardCharsets.UTF_8);
                  exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
                  exchange.sendResponseHeaders(200, body.length);
                  exchange.getResponseBody().write(body);
                  exchange.close();
                }));
    library.start();
    for (String title : BOOKS.keySet()) {
      ids.put(title, feed(cluster, url(title), title));
    }
    for (String title : BOOKS.keySet()) {
      awaitStatus(cluster, url(title), "indexed");
    }
  }

  @AfterAll
  void close() {
    library.stop(0);
  }

  @Test
  void answersAreOrderedByHowOftenTheTermsOccur(TestCluster cluster) {
    Until.passes(
        "the three books are found",
        LIMIT,
        () -> {
          assertThat(titles(cluster, "[\"apple\"]")).containsExactly("book1", "book3");
          assertThat(titles(cluster, "[\"cake\"]")).containsExactly("book3", "book2");
          assertThat(titles(cluster, "[\"apple\",\"cake\"]"))
              .containsExactly("book3", "book1", "book2");
        });
  }

  @Test
  void termsAreNormalisedAndEmptyAnswersAreEmpty(TestCluster cluster) {
    Until.passes(
        "the books are found by other spellings",
        LIMIT,
        () -> {
          assertThat(titles(cluster, "[\"APPLE\"]")).containsExactly("book1", "book3");
          assertThat(titles(cluster, "[\"unicorn\"]")).isEmpty();
        });
  }

  @Test
  void answersCarryTheMatchingLinesWithTheirNumbers(TestCluster cluster) {
    Until.passes(
        "an excerpt",
        LIMIT,
        () -> {
          JsonNode first = query(cluster, "[\"whale\"]").path(0);
          assertThat(first.path("url").asString()).isEqualTo(url("book3"));
          JsonNode excerpt = first.path("excerpts").path(0);
          assertThat(excerpt.path("line").asInt()).isEqualTo(1);
          assertThat(excerpt.path("text").asString()).contains("apple cake cake whale");
        });
  }

  @Test
  void theListHasEverySubmissionWithTitleUrlAndStatus(TestCluster cluster) throws IOException {
    JsonNode list = cluster.rest().get("/api/feeder").orThrow().json();
    for (String title : BOOKS.keySet()) {
      JsonNode entry = submission(list, url(title));
      assertThat(entry.path("title").asString()).isEqualTo(title);
      assertThat(entry.path("status").asString()).isEqualTo("indexed");
    }
  }

  @Test
  void theSameUrlKeepsItsIdAndIsFoundOnce(TestCluster cluster) throws IOException {
    assertThat(feed(cluster, url("book1"), "book1")).isEqualTo(ids.get("book1"));
    awaitStatus(cluster, url("book1"), "indexed");
    Until.passes(
        "found once",
        LIMIT,
        () -> assertThat(titles(cluster, "[\"cat\"]")).containsExactly("book1"));
  }

  @Test
  void aSubmissionThatFailsSaysWhy(TestCluster cluster) throws IOException {
    String absent = url("no-such-book");
    feed(cluster, absent, "absent");
    assertThat(awaitStatus(cluster, absent, "failed").path("error").asString()).contains("404");

    String inside = "http://10.0.0.1/secret";
    feed(cluster, inside, "inside");
    assertThat(awaitStatus(cluster, inside, "failed").path("error").asString()).contains("refused");
  }

  @Test
  void wrongMethodsAndBrokenBodiesAreRefused(TestCluster cluster) throws IOException {
    Rest rest = cluster.rest();
    assertThat(rest.get("/api/query").status()).isEqualTo(405);
    assertThat(rest.put("/api/feeder", "{}").status()).isEqualTo(405);
    assertThat(rest.post("/api/feeder", "{\"url\":").status()).isEqualTo(400);
    assertThat(rest.post("/api/feeder", "{\"title\":\"no url\"}").status()).isEqualTo(400);
    assertThat(rest.post("/api/query", "{\"apple\":1}").status()).isEqualTo(400);
  }

  private String url(String title) {
    return "http://127.0.0.1:" + library.getAddress().getPort() + "/" + title;
  }

  private static String feed(TestCluster cluster, String url, String title) throws IOException {
    var body = Rest.JSON.createObjectNode().put("url", url).put("title", title);
    String id =
        cluster
            .rest()
            .post("/api/feeder", body.toString())
            .orThrow()
            .json()
            .path("id")
            .asString("");
    assertThat(id).isNotEmpty();
    return id;
  }

  private static JsonNode awaitStatus(TestCluster cluster, String url, String status) {
    return Until.present(
        url + " is " + status,
        LIMIT,
        () -> {
          JsonNode entry = submission(cluster.rest().get("/api/feeder").orThrow().json(), url);
          if (!entry.path("status").asString("").equals(status)) {
            throw new IOException(entry.toString());
          }
          return Optional.of(entry);
        });
  }

  private static JsonNode submission(JsonNode list, String url) {
    for (JsonNode entry : list) {
      if (entry.path("url").asString("").equals(url)) {
        return entry;
      }
    }
    throw new AssertionError("no " + url + " in " + list);
  }

  private static JsonNode query(TestCluster cluster, String terms) throws IOException {
    return cluster.rest().post("/api/query", terms).orThrow().json();
  }

  private static List<String> titles(TestCluster cluster, String terms) throws IOException {
    var titles = new ArrayList<String>();
    for (JsonNode hit : query(cluster, terms)) {
      titles.add(hit.path("title").asString());
    }
    return titles;
  }
}
