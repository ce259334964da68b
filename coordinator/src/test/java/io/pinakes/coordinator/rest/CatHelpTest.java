package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns, their short names and what is said of them, beside those of OpenSearch 3.8.0. */
class CatHelpTest {

  /**
   * What OpenSearch has only in later versions than the one whose behaviour is offered, or of
   * features that do not exist here.
   */
  private static final List<String> ABSENT =
      List.of("startree", "merges.warmer.", "script.", "search.query_failed", "last_index_request");

  /** For the same statistics these have other short names and words in OpenSearch. */
  private static final List<String> WITH_STATISTICS = List.of("indices", "nodes", "shards");

  private final RestServer server;

  CatHelpTest() throws IOException {
    server = new RestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allocation",
        "cluster_manager",
        "count",
        "fielddata",
        "health",
        "indices",
        "nodeattrs",
        "nodes",
        "pending_tasks",
        "plugins",
        "recovery",
        "segments",
        "shards",
        "thread_pool"
      })
  void helpHasTheColumnsOfOpenSearch(String table) throws IOException {
    List<String> expected =
        reference()
            .lines()
            .filter(line -> line.startsWith(table + "|"))
            .map(line -> line.substring(table.length() + 1))
            .filter(line -> ABSENT.stream().noneMatch(line::contains))
            .toList();
    List<String> shown =
        server
            .get("/_cat/" + table + "?help")
            .body()
            .lines()
            .map(
                line ->
                    Arrays.stream(line.split("\\|", -1))
                        .map(String::strip)
                        .collect(Collectors.joining("|")))
            .toList();
    assertThat(names(shown)).isEqualTo(names(expected));
    if (!WITH_STATISTICS.contains(table)) {
      assertThat(shown).isEqualTo(expected);
    }
  }

  private static List<String> names(List<String> lines) {
    return lines.stream().map(line -> line.substring(0, line.indexOf('|'))).toList();
  }

  private static String reference() throws IOException {
    try (InputStream in = CatHelpTest.class.getResourceAsStream("cat-help.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
