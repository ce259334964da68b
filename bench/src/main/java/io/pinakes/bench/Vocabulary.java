package io.pinakes.bench;

import java.util.SplittableRandom;

/** Made-up words whose frequencies follow Zipf's law, as those of a language do. */
final class Vocabulary {

  /** Distinct words: about what a hundred thousand short English texts have. */
  static final int WORDS = 50_000;

  private static final String[] SYLLABLES = {
    "ka", "lo", "mi", "ren", "sta", "vo", "ter", "qui", "bel", "dor", "fa", "gen", "hu", "pla",
    "ni", "so", "tra", "ur", "wen", "yo", "cal", "lim", "ach", "us", "pin", "ake", "pho", "gra",
    "the", "ion", "ble", "cor"
  };

  private final String[] words = new String[WORDS];
  private final double[] cumulated = new double[WORDS];

  Vocabulary() {
    double sum = 0;
    for (int rank = 0; rank < WORDS; rank++) {
      words[rank] = spell(rank);
      sum += 1.0 / (rank + 1);
      cumulated[rank] = sum;
    }
  }

  /** Frequent words are short, and no two ranks spell the same. */
  private static String spell(int rank) {
    var word = new StringBuilder();
    int rest = rank + 1;
    while (rest > 0) {
      word.append(SYLLABLES[rest % SYLLABLES.length]);
      rest /= SYLLABLES.length;
    }
    return word.toString();
  }

  /** A word as a text would have it. */
  String next(SplittableRandom random) {
    double point = random.nextDouble() * cumulated[WORDS - 1];
    int low = 0;
    int high = WORDS - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] < point) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return words[low];
  }

  /** A word as somebody would search for it: any but the commonest, the rare ones less often. */
  String nextAsked(SplittableRandom random) {
    double rank = Math.pow(10, 1 + 3 * random.nextDouble());
    return words[(int) rank];
  }
}
