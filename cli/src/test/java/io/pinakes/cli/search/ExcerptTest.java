package io.pinakes.cli.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.search.Excerpt.Line;
import org.junit.jupiter.api.Test;

final class ExcerptTest {

  private static final String TEXT =
      """
      Call me Ishmael. Some years ago
      having little or no money

      I thought I would sail about
      a little and see the watery part
      of the world.\
      """;

  @Test
  void theLinesWithMostDifferentWordsAreShownWithTheirNumbers() {
    assertThat(Excerpt.of(TEXT, 100, Excerpt.words("watery WORLD")))
        .containsExactly(
            new Line(103, "I thought I would sail about"),
            new Line(104, "a little and see the watery part"),
            new Line(105, "of the world."));
  }

  @Test
  void blankLinesAtTheEndsAreLeftOut() {
    assertThat(Excerpt.of(TEXT, 1, Excerpt.words("money")))
        .extracting(Line::number)
        .containsExactly(1L, 2L);
  }

  @Test
  void withoutAMatchTheTextBegins() {
    assertThat(Excerpt.of(TEXT, 1, Excerpt.words("zebra")).getFirst().number()).isEqualTo(1);
    assertThat(Excerpt.of("one line", 7, Excerpt.words("zebra")))
        .containsExactly(new Line(7, "one line"));
    assertThat(Excerpt.of("", 1, Excerpt.words("zebra"))).isEmpty();
  }

  @Test
  void operatorsAndFieldsAreNoWords() {
    assertThat(Excerpt.words("text:Whale AND \"white sea\" NOT (ship)"))
        .containsExactlyInAnyOrder("whale", "white", "sea", "ship");
  }
}
