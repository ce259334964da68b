package io.pinakes.common.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses what somebody meant who wrote a name that is none. */
public final class DidYouMean {

  /** How alike names must be, 1 being the same; OpenSearch's for members and parameters. */
  private static final double LEAST_SIMILARITY = 0.5;

  /** UTF-16 units: what is longer is no slip. */
  private static final int MAX_LENGTH = 100;

  private DidYouMean() {}

  /** {@code did you mean [x]?}, with the space before it, or nothing. */
  public static String of(String wrong, Collection<String> known) {
    return phrase(
        alike(wrong, known).stream()
            .filter(guess -> guess.similarity() > LEAST_SIMILARITY)
            .map(Guess::name)
            .toList());
  }

  /** The same, of at most so many names that are as alike as given or more. */
  public static String of(String wrong, Collection<String> known, double similarity, int atMost) {
    return phrase(
        alike(wrong, known).stream()
            .filter(guess -> guess.similarity() >= similarity)
            .limit(atMost)
            .map(Guess::name)
            .toList());
  }

  private static String phrase(List<String> guesses) {
    return switch (guesses.size()) {
      case 0 -> "";
      case 1 -> " did you mean [" + guesses.getFirst() + "]?";
      default -> " did you mean any of " + guesses + "?";
    };
  }

  private record Guess(String name, double similarity) {}

  /** The most alike first. */
  private static List<Guess> alike(String wrong, Collection<String> known) {
    if (wrong.length() > MAX_LENGTH) {
      return List.of();
    }
    return known.stream()
        .map(name -> new Guess(name, similarity(wrong, name)))
        .sorted(Comparator.comparingDouble(Guess::similarity).reversed().thenComparing(Guess::name))
        .toList();
  }

  private static double similarity(String a, String b) {
    return 1 - (double) edits(a, b) / Math.max(1, Math.max(a.length(), b.length()));
  }

  /** Letters to put in, leave out or replace: Levenshtein's distance. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
