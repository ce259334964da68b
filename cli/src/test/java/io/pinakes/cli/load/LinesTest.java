package io.pinakes.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LinesTest {

  @Property(tries = 200)
  void linesComeBackAsTheyWere(@ForAll List<@AlphaChars String> lines, @ForAll boolean windows)
      throws IOException {
    String end = windows ? "\r\n" : "\n";
    String text = String.join(end, lines);
    assertThat(read(text, 1_000_000)).isEqualTo(text.isEmpty() ? List.of() : afterLast(lines));
  }

  @Property
  void aLineMayEndAnywhereInABuffer(@ForAll @Size(min = 1, max = 4) List<Boolean> longs)
      throws IOException {
    var lines = longs.stream().map(isLong -> "z".repeat(isLong ? (64 << 10) - 1 : 1)).toList();
    assertThat(read(String.join("\n", lines) + "\n", 1 << 20)).isEqualTo(lines);
  }

  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    assertThat(read("\uFEFFTitle\n\uFEFFx", 100)).containsExactly("Title", "\uFEFFx");
  }

  @Test
  void aLineThatIsTooLongIsNamed() {
    assertThatThrownBy(() -> read("ab\nabcdef\n", 5))
        .isInstanceOf(IOException.class)
        .hasMessage("line 2 is longer than 5 bytes");
  }

  /** A line end after the last line begins no other line. */
  private static List<String> afterLast(List<String> lines) {
    return lines.getLast().isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
  }

  private static List<String> read(String text, int maxBytes) throws IOException {
    var lines =
        new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxBytes);
    var found = new ArrayList<String>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      found.add(new String(line, StandardCharsets.UTF_8));
      assertThat(lines.number()).isEqualTo(found.size());
    }
    return found;
  }
}
