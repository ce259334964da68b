package io.pinakes.common.dsl;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Guesses what somebody meant who wrote a name that is none. */
final class Suggestion {

  /** How alike names must be at least, 1 being the same; OpenSearch's. */
  private static final float LEAST_SIMILARITY = 0.5f;

  /** UTF-16 units: what is longer is no slip. */
  private static final int MAX_LENGTH = 100;

  private Suggestion() {}

  private record Guess(String name, float similarity) {}

  /** {@code did you mean [x]?}, with the space before it, or nothing. */
  static String of(String wrong, Collection<String> names) {
    if (wrong.length() > MAX_LENGTH) {
      return "";
    }
    List<String> guesses =
        names.stream()
            .map(name -> new Guess(name, similarity(wrong, name)))
            .filter(guess -> guess.similarity() > LEAST_SIMILARITY)
            .sorted(
                (a, b) -> {
                  int order = Float.compare(b.similarity(), a.similarity());
                  return order != 0 ? order : a.name().compareTo(b.name());
                })
            .map(Guess::name)
            .toList();
    return switch (guesses.size()) {
      case 0 -> "";
      case 1 -> " did you mean [" + guesses.getFirst() + "]?";
      default -> guesses.stream().collect(Collectors.joining(", ", " did you mean any of [", "]?"));
    };
  }

  /** One less the edits, as Levenshtein counts them, by the length of the longer. */
  private static float similarity(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return 1 - (float) above[b.length()] / Math.max(1, Math.max(a.length(), b.length()));
  }
}
