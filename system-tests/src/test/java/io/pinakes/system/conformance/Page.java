package io.pinakes.system.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The page {@code docs/conformance.md}. */
final class Page {

  /** Of reasons in the page; the run's own file has all of them in full. */
  private static final int MAX_REASON = 160;

  private final Scope scope;
  private final SortedMap<String, List<Outcome>> byDirectory = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();

  private Page(Scope scope, Results results) {
    this.scope = scope;
    results
        .all()
        .forEach(
            (test, outcome) ->
                byDirectory
                    .computeIfAbsent(test.directory(), none -> new ArrayList<>())
                    .add(outcome));
  }

  /**
   * Writes the page.
   *
   * @param introduction what it begins with; {@code VERSION} in it stands for the suite's version
   */
  static String of(Suite suite, Scope scope, Results results, String introduction) {
    var page = new Page(scope, results);
    page.text.append(introduction.replace("VERSION", suite.version().toString()));
    page.writeTable();
    page.writeOutOfScope();
    page.writeFailures();
    return page.text.toString();
  }

  private void writeTable() {
    text.append("## In scope\n\n");
    text.append("| directory | passed | failed | out of scope | passed of those in scope |\n");
    text.append("|---|--:|--:|--:|--:|\n");
    int passed = 0;
    int failed = 0;
    int out = 0;
    for (Map.Entry<String, List<Outcome>> directory : byDirectory.entrySet()) {
      if (!scope.isIn(directory.getKey())) {
        continue;
      }
      int here = count(directory.getValue(), Outcome::passed);
      int not = count(directory.getValue(), Outcome.Failed.class::isInstance);
      int outside = directory.getValue().size() - here - not;
      writeRow(directory.getKey(), here, not, outside);
      passed += here;
      failed += not;
      out += outside;
    }
    writeRow("all", passed, failed, out);
    text.append('\n');
  }

  private void writeRow(String name, int passed, int failed, int out) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %s |\n",
            name,
            passed,
            failed,
            out,
            passed + failed == 0
                ? ""
                : String.format(Locale.ROOT, "%d %%", 100 * passed / (passed + failed))));
  }

  private void writeOutOfScope() {
    text.append("## Out of scope\n\n");
    text.append("| directory | cases | reason |\n|---|--:|---|\n");
    byDirectory.forEach(
        (directory, outcomes) ->
            grouped(
                    outcomes.stream()
                        .flatMap(
                            outcome ->
                                outcome instanceof Outcome.OutOfScope(String reason)
                                    ? Stream.of(reason)
                                    : null))
                .forEach((reason, cases) -> writeReason(directory, cases, reason)));
    text.append('\n');
  }

  private void writeFailures() {
    text.append("## Failed\n\n");
    text.append("| directory | cases | first thing that is not as it should be |\n|---|--:|---|\n");
    byDirectory.forEach(
        (directory, outcomes) ->
            grouped(
                    outcomes.stream()
                        .flatMap(
                            outcome ->
                                outcome instanceof Outcome.Failed(String reason)
                                    ? Stream.of(reason)
                                    : null))
                .entrySet()
                .stream()
                .sorted(
                    Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(group -> writeReason(directory, group.getValue(), group.getKey())));
  }

  private void writeReason(String directory, int cases, String reason) {
    text.append("| ").append(directory).append(" | ").append(cases).append(" | ");
    text.append(reason.replace("|", "\\|").replace("<", "&lt;")).append(" |\n");
  }

  private static SortedMap<String, Integer> grouped(Stream<String> reasons) {
    var groups = new TreeMap<String, Integer>();
    reasons.map(Page::general).forEach(reason -> groups.merge(reason, 1, Integer::sum));
    return groups;
  }

  /** On one line, and without what differs from run to run. */
  static String general(String reason) {
    String line =
        reason
            .replaceAll("\\s+", " ")
            .replaceAll("(?<![\\w-])(?=[A-Za-z_-]*\\d)[\\w-]{22}(?![\\w-])", "…")
            .replaceAll("\\d{4,}", "…")
            .strip();
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
  }

  private static int count(List<Outcome> outcomes, Predicate<Outcome> which) {
    return (int) outcomes.stream().filter(which).count();
  }
}
