package io.pinakes.cli.load;

import java.nio.file.Path;
import java.util.List;

/** What a text calls itself. */
final class Title {

  /** How far from the top a title may be. */
  static final int SEARCHED_LINES = 40;

  private static final String HEADER = "Title:";
  private static final String HEADING = "# ";

  private Title() {}

  /**
   * A {@code Title:} header or a Markdown heading near the top, or else the file's name in words.
   *
   * @param top the first lines of the text
   */
  static String of(Path file, List<String> top) {
    for (String line : top) {
      for (String mark : List.of(HEADER, HEADING)) {
        if (line.startsWith(mark) && !line.substring(mark.length()).isBlank()) {
          return line.substring(mark.length()).strip();
        }
      }
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return (dot <= 0 ? name : name.substring(0, dot)).replace('-', ' ').replace('_', ' ').strip();
  }
}
