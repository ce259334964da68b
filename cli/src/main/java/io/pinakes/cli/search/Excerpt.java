package io.pinakes.cli.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The few lines of a text in which most of the words stand. */
final class Excerpt {

  /** Lines of an excerpt. */
  static final int MAX_LINES = 3;

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT");

  /**
   * A line of an excerpt.
   *
   * @param number as the text's first line is counted
   */
  record Line(long number, String text) {}

  private Excerpt() {}

  /** The words of a query, without its operators, lower-cased. */
  static Set<String> words(String query) {
    var words = new HashSet<String>();
    for (String part : query.split("\\s+", -1)) {
      if (!OPERATORS.contains(part)) {
        // "field:word" asks for the word.
        words.addAll(wordsOf(part.substring(part.indexOf(':') + 1)));
      }
    }
    return words;
  }

  /**
   * The first {@value #MAX_LINES} lines in a row in which most different words stand, without blank
   * lines at either end.
   *
   * @param firstLine the number of the text's first line
   */
  static List<Line> of(String text, long firstLine, Set<String> words) {
    List<String> lines = text.lines().toList();
    int best = 0;
    int bestFound = -1;
    for (int start = 0; start == 0 || start + MAX_LINES <= lines.size(); start++) {
      int end = Math.min(lines.size(), start + MAX_LINES);
      int found = found(lines.subList(start, end), words);
      if (found > bestFound) {
        best = start;
        bestFound = found;
      }
    }
    var excerpt = new ArrayList<Line>();
    for (int i = best; i < Math.min(lines.size(), best + MAX_LINES); i++) {
      excerpt.add(new Line(firstLine + i, lines.get(i)));
    }
    while (!excerpt.isEmpty() && excerpt.getLast().text().isBlank()) {
      excerpt.removeLast();
    }
    while (!excerpt.isEmpty() && excerpt.getFirst().text().isBlank()) {
      excerpt.removeFirst();
    }
    return excerpt;
  }

  private static int found(List<String> lines, Set<String> words) {
    var found = new HashSet<String>();
    for (String line : lines) {
      for (String word : wordsOf(line)) {
        if (words.contains(word)) {
          found.add(word);
        }
      }
    }
    return found.size();
  }

  private static List<String> wordsOf(String text) {
    return NO_WORD
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
