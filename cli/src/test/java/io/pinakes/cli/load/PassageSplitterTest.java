package io.pinakes.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

final class PassageSplitterTest {

  @Property(tries = 300)
  void everyLineIsInOnePassageAtTheNumberItSays(@ForAll("texts") List<String> lines) {
    var found = new ArrayList<>(Collections.nCopies(lines.size(), ""));
    for (Passage passage : split(lines)) {
      int number = (int) passage.line();
      for (String line : passage.text().split("\n", -1)) {
        assertThat(found.set(number - 1, line)).as("line %d twice", number).isEmpty();
        number++;
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        assertThat(found.get(i)).isEqualTo(lines.get(i));
      }
    }
  }

  @Property(tries = 300)
  void noPassageIsLongerThanTheBound(@ForAll("texts") List<String> lines) {
    for (Passage passage : split(lines)) {
      assertThat(passage.text().split("\n", -1)).hasSizeBetween(1, PassageSplitter.MAX_LINES);
      int allButTheLast = Math.max(0, passage.text().lastIndexOf('\n'));
      assertThat(allButTheLast).isLessThan(PassageSplitter.FULL_CHARS + PassageSplitter.MAX_LINES);
    }
  }

  @Property(tries = 300)
  void passagesBeginAndEndWithText(@ForAll("texts") List<String> lines) {
    for (Passage passage : split(lines)) {
      List<String> inside = List.of(passage.text().split("\n", -1));
      assertThat(inside.getFirst()).isNotBlank();
      assertThat(inside.getLast()).isNotBlank();
    }
  }

  @Test
  void aParagraphIsKeptWholeAndShortOnesShareAPassage() {
    var lines = new ArrayList<String>();
    lines.addAll(Collections.nCopies(10, "first"));
    lines.add("");
    lines.addAll(Collections.nCopies(10, "second"));
    lines.add("");
    lines.addAll(Collections.nCopies(30, "third"));
    assertThat(split(lines)).extracting(Passage::line).containsExactly(1L, 23L);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of("a line", "  indented", "x")),
            Tuple.of(1, Arbitraries.of("", "   ")),
            Tuple.of(1, Arbitraries.integers().between(1, 3_000).map("y"::repeat)))
        .list()
        .ofMaxSize(120);
  }

  private static List<Passage> split(List<String> lines) {
    var splitter = new PassageSplitter();
    var passages = new ArrayList<Passage>();
    for (String line : lines) {
      splitter.add(line).ifPresent(passages::add);
    }
    splitter.end().ifPresent(passages::add);
    return passages;
  }
}
