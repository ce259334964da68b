package io.pinakes.coordinator.feeder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static List<Excerpt> excerpts(String text, String... words) {
    return Excerpt.of(text, new Words(), Set.of(words));
  }

  @Test
  void linesThatHoldAWordAreGivenWithTheirNumbers() {
    assertThat(excerpts("one\ntwo apple\n\n  An APPLE!  \npineapple\ncake", "apple", "cake"))
        .containsExactly(
            new Excerpt(2, "two apple"), new Excerpt(4, "An APPLE!"), new Excerpt(6, "cake"));
  }

  @Test
  void everyKindOfLineEndCounts() {
    assertThat(excerpts("a\r\napple\rb\napple", "apple"))
        .extracting(Excerpt::line)
        .containsExactly(2, 4);
  }

  @Test
  void noMoreThanTheBoundAreGiven() {
    assertThat(excerpts("apple\n".repeat(100), "apple"))
        .extracting(Excerpt::line)
        .containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aLongLineIsCutAroundTheFirstMatch() {
    String line = "word ".repeat(100) + "apple" + " more".repeat(100);

    Excerpt excerpt = excerpts(line, "apple").getFirst();

    assertThat(excerpt.text())
        .startsWith("…word ")
        .endsWith(" more…")
        .contains(" apple ")
        .hasSizeLessThanOrEqualTo(Excerpt.MAX_LENGTH + 2);
  }

  @Test
  void aCutAtTheLinesEndShowsNoMarkThere() {
    assertThat(excerpts("apple " + "x ".repeat(200), "apple").getFirst().text())
        .startsWith("apple x")
        .endsWith("x…");
    assertThat(excerpts("x ".repeat(200) + "apple", "apple").getFirst().text())
        .startsWith("…x")
        .endsWith(" apple");
  }

  /** The cut may fall anywhere in a line of surrogate pairs without spaces. */
  @Property(tries = 300)
  void aCutNeverHalvesACharacterAndAlwaysShowsTheMatch(
      @ForAll @IntRange(max = 250) int before, @ForAll @IntRange(max = 250) int after) {
    String line = "😀".repeat(before) + "!apple!" + "😀".repeat(after);

    String text = excerpts(line, "apple").getFirst().text();

    assertThat(text).contains("apple");
    assertThat(text.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF)).isEmpty();
    assertThat(text.length()).isLessThanOrEqualTo(Excerpt.MAX_LENGTH + 2);
  }
}
