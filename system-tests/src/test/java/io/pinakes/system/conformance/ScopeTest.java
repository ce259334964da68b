package io.pinakes.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScopeTest {

  private static final Version VERSION = Version.parse("3.1.0");

  private final Scope scope =
      Scope.parse(
          """
          in: [search]
          directories: {ingest: pipelines}
          calls: {ingest.*: pipelines, put_script: scripts}
          bodies: {script: scripts}
          cases: {search/10/odd: it is odd}
          """);

  private Optional<String> whyNot(String directory, String yaml) {
    return scope.whyNot(TestCase.parse(directory, "10", yaml).getFirst(), VERSION);
  }

  @Test
  void directoriesInTheTableAreIn() {
    assertThat(whyNot("search", "case: [do: {search: {}}]")).isEmpty();
    assertThat(whyNot("ingest", "case: [do: {search: {}}]")).contains("pipelines");
  }

  @Test
  void aDirectoryOfWhichTheTableSaysNothingIsNotPassedOver() {
    assertThatThrownBy(() -> whyNot("other", "case: [do: {search: {}}]"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[other]");
  }

  @Test
  void aCallOrAMemberOfABodyAtAnyDepthMayBeOut() {
    assertThat(whyNot("search", "case: [do: {ingest.put_pipeline: {id: a}}]"))
        .contains("pipelines");
    assertThat(whyNot("search", "case: [do: {put_scripts: {id: a}}]")).isEmpty();
    assertThat(whyNot("search", "case: [do: {search: {body: {a: [{script: {}}]}}}]"))
        .contains("scripts");
    assertThat(
            whyNot("search", "setup: [do: {put_script: {id: a}}]\n---\ncase: [do: {search: {}}]"))
        .contains("scripts");
  }

  @Test
  void aCaseMayBeOut() {
    assertThat(whyNot("search", "odd: [do: {search: {}}]")).contains("it is odd");
  }

  @Test
  void skipsOfTheCaseAndOfItsFileCount() {
    String yaml = "case: [skip: {version: ' - 3.1.0', reason: later}, do: {search: {}}]";
    assertThat(whyNot("search", yaml)).contains("not for version 3.1.0: later");
    assertThat(whyNot("search", yaml.replace("3.1.0", "3.0.99"))).isEmpty();
    assertThat(
            whyNot(
                "search",
                "setup: [skip: {version: all, reason: never}]\n---\ncase: [do: {search: {}}]"))
        .isPresent();
    assertThat(whyNot("search", "case: [skip: {features: [headers, moons]}, do: {search: {}}]"))
        .contains("needs a runner with [moons]");
    assertThat(whyNot("search", "case: [skip: {features: 'headers, contains'}]")).isEmpty();
  }

  @Test
  void anUnknownStepIsNotPassedOver() {
    assertThatThrownBy(() -> whyNot("search", "case: [wish: {a: 1}]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wish");
  }
}
