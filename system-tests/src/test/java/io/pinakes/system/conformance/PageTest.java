package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageTest {

  private static final Suite SUITE =
      new Suite(Version.parse("3.1.0"), ApiSpecs.parse(Map.of()), List.of());
  private static final Scope SCOPE =
      Scope.parse("in: [search, count]\ndirectories: {ingest: pipelines}\n");

  private final Results results = new Results();

  private void put(String directory, String name, Outcome outcome) {
    results.put(
        new TestCase(directory, "10", name, List.of(), List.of(), List.of(), List.of()), outcome);
  }

  private String page() {
    return Page.of(SUITE, SCOPE, results, "Of VERSION.\n\n");
  }

  @Test
  void casesAreCountedByDirectoryAndInAll() {
    put("search", "a", Outcome.PASSED);
    put("search", "b", new Outcome.Failed("x"));
    put("search", "c", new Outcome.Failed("y"));
    put("search", "d", new Outcome.OutOfScope("z"));
    put("count", "a", Outcome.PASSED);
    put("ingest", "a", new Outcome.OutOfScope("pipelines"));
    assertThat(page())
        .startsWith("Of 3.1.0.\n")
        .contains("| search | 1 | 2 | 1 | 33 % |\n")
        .contains("| count | 1 | 0 | 0 | 100 % |\n")
        .contains("| all | 2 | 2 | 1 | 50 % |\n")
        .doesNotContain("| ingest | 0 |")
        .contains("| ingest | 1 | pipelines |\n")
        .contains("| search | 1 | z |\n");
  }

  @Test
  void failuresForTheSameReasonAreOneLineTheMostFrequentFirst() {
    put("search", "a", new Outcome.Failed("took: expected 1, found 12345"));
    put("search", "b", new Outcome.Failed("a | b\n  <c>"));
    put("search", "c", new Outcome.Failed("took: expected 1,  found 67890"));
    assertThat(page())
        .containsSubsequence(
            "| search | 2 | took: expected 1, found … |\n", "| search | 1 | a \\| b &lt;c> |\n");
  }

  @Test
  void whatDiffersFromRunToRunIsLeftOutOfReasons() {
    assertThat(Page.general("node [abi9QlVdQOOfl3IivELHag] is gone")).isEqualTo("node […] is gone");
    assertThat(Page.general("discovered_cluster_man is no name of a node"))
        .isEqualTo("discovered_cluster_man is no name of a node");
    assertThat(Page.general("x".repeat(1_000))).hasSizeLessThan(200).endsWith("…");
  }

  @Test
  void twoCasesOfOneNameAreNotCountedAsOne() {
    put("search", "a", Outcome.PASSED);
    assertThatThrownBy(() -> put("search", "a", Outcome.PASSED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("search/10/a");
  }
}
