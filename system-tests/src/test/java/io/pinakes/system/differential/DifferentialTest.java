package io.pinakes.system.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Figures;
import io.pinakes.system.Rest;
import io.pinakes.system.embedded.EmbeddedCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Of 2,000 generated searches, those that had OpenSearch's answers before have them still.
 *
 * <p>{@code -Ddifferential.server=http://host:port} names an OpenSearch to ask instead of what was
 * kept; {@code -Ddifferential.first=N} begins elsewhere, so that other requests are compared.
 * {@code -Ddifferential.write=true} keeps the server's answers, and which searches differ.
 */
@Tag("system")
final class DifferentialTest {

  private static final String SERVER = System.getProperty("differential.server", "");
  private static final boolean WRITE = Boolean.getBoolean("differential.write");
  private static final long FIRST = Long.getLong("differential.first", 0);
  private static final int REQUESTS = Integer.getInteger("differential.requests", 2000);

  private static final long CORPUS_SEED = 1;
  private static final String INDEX = "differential";
  private static final String KEPT = "answers.ndjson.gz";

  /** The numbers of the searches that are known to be answered otherwise. */
  private static final String DIFFERING = "differing.txt";

  private static final Path RESOURCES = Path.of("src", "test", "resources", "differential");
  private static final Path REPORT = Path.of("target", "differential.txt");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @AutoClose private final Rest rest = new Rest(List::of);

  @Test
  void answersAreOpenSearchs(@TempDir Path folder) throws Exception {
    List<JsonNode> expected = SERVER.isEmpty() ? kept() : answers(URI.create(SERVER));
    if (WRITE && !SERVER.isEmpty()) {
      keep(expected);
    }
    List<JsonNode> actual;
    try (var cluster = new EmbeddedCluster(folder, 2)) {
      actual = answers(cluster.url());
    }
    assertThat(actual).hasSameSizeAs(expected);
    Map<Long, List<String>> differing = new TreeMap<>();
    for (int i = 0; i < expected.size(); i++) {
      List<String> differences = Answers.differences(expected.get(i), actual.get(i));
      if (!differences.isEmpty()) {
        differing.put(FIRST + i, differences);
      }
    }
    report(differing);
    Set<Long> known = SERVER.isEmpty() && !WRITE ? knownToDiffer() : Set.of();
    if (WRITE) {
      Files.write(
          RESOURCES.resolve(DIFFERING), differing.keySet().stream().map(String::valueOf).toList());
      known = differing.keySet();
    }
    Figures.note(
        "differential: %d of %d searches answered as by OpenSearch"
            .formatted(expected.size() - differing.size(), expected.size()));
    assertThat(differing.keySet())
        .as("searches answered otherwise than by OpenSearch; see " + REPORT)
        .isSubsetOf(known);
  }

  private List<JsonNode> answers(URI server) throws IOException, InterruptedException {
    rest.exchange(server, "DELETE", "/" + INDEX + "?ignore_unavailable=true", "");
    Rest.Answer created = rest.exchange(server, "PUT", "/" + INDEX, Corpus.SETTINGS);
    assertThat(created.status()).as(created.text()).isEqualTo(200);
    var bulk = new StringBuilder();
    List<ObjectNode> documents = Corpus.documents(CORPUS_SEED);
    for (int id = 0; id < documents.size(); id++) {
      bulk.append("{\"index\":{\"_id\":\"").append(id).append("\"}}\n");
      bulk.append(documents.get(id)).append('\n');
    }
    Rest.Answer written =
        rest.exchange(server, "POST", "/" + INDEX + "/_bulk?refresh=true", bulk.toString());
    assertThat(JSON.readTree(written.text()).path("errors").asString())
        .as(written.text().substring(0, Math.min(500, written.text().length())))
        .isEqualTo("false");
    var answers = new ArrayList<JsonNode>();
    for (int i = 0; i < REQUESTS; i++) {
      Rest.Answer answer =
          rest.exchange(
              server,
              "POST",
              "/" + INDEX + "/_search?search_type=dfs_query_then_fetch",
              Requests.of(FIRST + i).toString());
      answers.add(Answers.reduce(answer.status(), JSON.readTree(answer.text())));
    }
    rest.exchange(server, "DELETE", "/" + INDEX, "");
    return answers;
  }

  private static void report(Map<Long, List<String>> differing) throws IOException {
    var lines = new ArrayList<String>();
    differing.forEach(
        (number, differences) -> {
          lines.add("request " + number + ": " + Requests.of(number));
          differences.stream().limit(8).forEach(difference -> lines.add("    " + difference));
        });
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, lines);
  }

  private static Set<Long> knownToDiffer() throws IOException {
    try (InputStream in = resource(DIFFERING)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Long::valueOf)
          .collect(Collectors.toSet());
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        DifferentialTest.class.getResourceAsStream("/differential/" + name), name);
  }

  private static List<JsonNode> kept() throws IOException {
    try (InputStream in = resource(KEPT);
        var lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      var answers = new ArrayList<JsonNode>();
      lines.lines().forEach(line -> answers.add(JSON.readTree(line)));
      return answers;
    }
  }

  private static void keep(List<JsonNode> answers) throws IOException {
    Files.createDirectories(RESOURCES);
    try (var out = new GZIPOutputStream(Files.newOutputStream(RESOURCES.resolve(KEPT)))) {
      for (JsonNode answer : answers) {
        out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
