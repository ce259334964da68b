package io.pinakes.coordinator.rest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a mistyped name may have been meant to be. */
final class Suggestion {

  /** The least similarity that is worth a mention, OpenSearch's choice. */
  private static final double LEAST_SIMILARITY = 0.5;

  private Suggestion() {}

  /** {@code " -> did you mean [x]?"}, or nothing. */
  static String phrase(String name, Collection<String> candidates) {
    String words = words(name, candidates);
    return words.isEmpty() ? "" : " ->" + words;
  }

  /** {@code " did you mean [x]?"}, or nothing. */
  static String words(String name, Collection<String> candidates) {
    List<String> similar =
        candidates.stream()
            .filter(candidate -> similarity(name, candidate) > LEAST_SIMILARITY)
            .sorted(
                Comparator.comparingDouble((String candidate) -> -similarity(name, candidate))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return switch (similar.size()) {
      case 0 -> "";
      case 1 -> " did you mean [" + similar.getFirst() + "]?";
      default -> similar.stream().collect(Collectors.joining(", ", " did you mean any of [", "]?"));
    };
  }

  private static double similarity(String a, String b) {
    return 1.0 - (double) distance(a, b) / Math.max(a.length(), b.length());
  }

  /** The number of single-character edits between two names. */
  private static int distance(String a, String b) {
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
