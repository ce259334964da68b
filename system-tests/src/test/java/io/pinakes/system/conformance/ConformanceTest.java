package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Figures;
import io.pinakes.system.embedded.EmbeddedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenSearch's REST tests that passed before pass.
 *
 * <p>{@code -Dconformance.write=true} takes down what passes now, and writes the page of it. {@code
 * -Dconformance.server=http://host:port} asks another server, whose indices it deletes; {@code
 * -Dconformance.only=search/} runs the cases whose names begin so.
 */
@Tag("system")
@Order(6)
final class ConformanceTest {

  private static final String SERVER = System.getProperty("conformance.server", "");
  private static final String ONLY = System.getProperty("conformance.only", "");
  private static final boolean WRITE = Boolean.getBoolean("conformance.write");

  private static final int WORKERS = 2;

  /** Cases spend most of their time waiting for shards to open. */
  private static final int CLUSTERS = 3;

  private static final Path PAGE = Path.of("..", "docs", "conformance.md");
  private static final Path RESULTS = Path.of("target", "conformance");
  private static final Path RESOURCES = Path.of("src", "test", "resources", "conformance");
  private static final String PASSED = "passed.txt";

  @Test
  void whatPassedBeforePasses(@TempDir Path folder) throws Exception {
    Suite suite = Suite.read();
    Scope scope = Scope.parse(resource("scope.yml"));
    long start = System.nanoTime();
    Results results;
    if (SERVER.isEmpty()) {
      var clusters = new ArrayDeque<EmbeddedCluster>();
      try {
        for (int number = 1; number <= CLUSTERS; number++) {
          clusters.push(new EmbeddedCluster(folder.resolve("cluster-" + number), WORKERS));
        }
        results = run(suite, scope, clusters.stream().map(EmbeddedCluster::url).toList());
      } finally {
        clusters.forEach(EmbeddedCluster::close);
      }
    } else {
      results = run(suite, scope, List.of(URI.create(SERVER)));
    }
    Figures.note(
        "conformance: %d passed, %d failed in %s"
            .formatted(
                results.passed().size(),
                results.failed().size(),
                Figures.seconds(Figures.since(start))));
    Files.createDirectories(RESULTS);
    Files.writeString(RESULTS.resolve("results.tsv"), results.lines());
    assertThat(results.all()).as("cases").isNotEmpty();
    if (!SERVER.isEmpty()) {
      Files.writeString(RESULTS.resolve("page.md"), page(suite, scope, results));
      return;
    }
    SortedMap<String, String> lost = compare(results);
    if (WRITE && ONLY.isEmpty()) {
      Files.writeString(PAGE, page(suite, scope, results));
      Files.writeString(RESOURCES.resolve(PASSED), String.join("\n", results.passed()) + "\n");
    } else {
      assertThat(lost).as("cases that passed before").isEmpty();
    }
  }

  private static Results run(Suite suite, Scope scope, List<URI> urls) throws Exception {
    List<Server> servers = urls.stream().map(Server::new).toList();
    try {
      return Conformance.run(suite, scope, servers, test -> test.id().startsWith(ONLY));
    } finally {
      servers.forEach(Server::close);
    }
  }

  private static String page(Suite suite, Scope scope, Results results) throws IOException {
    return Page.of(suite, scope, results, resource("introduction.md"));
  }

  /** Tells what passes for the first time; gives what passed before and does not now, and why. */
  private static SortedMap<String, String> compare(Results results) throws IOException {
    List<String> before = resource(PASSED).lines().filter(id -> id.startsWith(ONLY)).toList();
    var gained = new TreeSet<>(results.passed());
    before.forEach(gained::remove);
    gained.forEach(id -> System.out.println("conformance: passes, and did not before: " + id));
    SortedMap<String, String> failed = results.failed();
    var lost = new TreeMap<String, String>();
    for (String id : before) {
      if (!results.passed().contains(id)) {
        String why = failed.getOrDefault(id, "it is not among the cases, or out of scope");
        lost.put(id, why);
        System.out.println("conformance: passed before, and does not now: " + id + ": " + why);
      }
    }
    return lost;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ConformanceTest.class.getResourceAsStream("/conformance/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
