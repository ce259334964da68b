package io.pinakes.coordinator.feeder;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A line in which a word was found.
 *
 * @param line its number, from 1
 * @param text the line, or what stands around the first match if it is long
 */
record Excerpt(int line, String text) {

  /** Lines given of one document. */
  static final int MAX_LINES = 5;

  /** Longest line given whole, in characters. */
  static final int MAX_LENGTH = 200;

  private static final String CUT = "…";

  /**
   * The first lines of {@code text} that hold one of {@code wanted}, words as the index knows them.
   */
  static List<Excerpt> of(String text, Words words, Set<String> wanted) {
    var excerpts = new ArrayList<Excerpt>();
    int number = 1;
    for (Iterator<String> lines = text.lines().iterator();
        lines.hasNext() && excerpts.size() < MAX_LINES;
        number++) {
      String line = lines.next();
      int match = firstMatch(line, words, wanted);
      if (match >= 0) {
        excerpts.add(new Excerpt(number, around(line, match)));
      }
    }
    return List.copyOf(excerpts);
  }

  /** Where the first wanted word starts; -1 if there is none. */
  private static int firstMatch(String line, Words words, Set<String> wanted) {
    int[] match = {-1};
    words.visit(
        line,
        (word, start, end) -> {
          if (wanted.contains(word.toString())) {
            match[0] = start;
          }
          return match[0] < 0;
        });
    return match[0];
  }

  private static String around(String line, int match) {
    if (line.length() <= MAX_LENGTH) {
      return line.strip();
    }
    // A quarter before the match: what follows a word says more about it.
    int start = Math.clamp(match - MAX_LENGTH / 4, 0, line.length() - MAX_LENGTH);
    int end = start + MAX_LENGTH;
    // Never half a character, and half a word only if there is no space near.
    start = start == 0 ? 0 : afterSpace(line, start, match);
    end = end == line.length() ? end : beforeSpace(line, end, match);
    return (start > 0 ? CUT : "")
        + line.substring(start, end).strip()
        + (end < line.length() ? CUT : "");
  }

  private static int afterSpace(String line, int start, int match) {
    int space = line.indexOf(' ', start);
    if (space >= 0 && space < match) {
      return space + 1;
    }
    return Character.isLowSurrogate(line.charAt(start)) ? start + 1 : start;
  }

  private static int beforeSpace(String line, int end, int match) {
    int space = line.lastIndexOf(' ', end);
    if (space > match) {
      return space;
    }
    return Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end;
  }
}
