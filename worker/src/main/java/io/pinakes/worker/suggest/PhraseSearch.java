package io.pinakes.worker.suggest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the most likely of the texts that candidates for each of a text's words make, of which a
 * bounded number differs from the text.
 */
final class PhraseSearch {

  /** Texts that are scored; their number grows with the power of the words that may be wrong. */
  static final long MAX_TEXTS = 100_000;

  /** A text, word by word. */
  record Correction(double score, List<Candidate> words) implements Comparable<Correction> {

    /** The better one is greater; of the same score, the earlier one by its words. */
    @Override
    public int compareTo(Correction other) {
      int order = Double.compare(score, other.score);
      for (int i = 0; i < words.size() && order == 0; i++) {
        order = other.words.get(i).term().compareTo(words.get(i).term());
      }
      return order;
    }
  }

  /**
   * A word of the text.
   *
   * @param others candidates for it, without itself
   */
  record Place(Candidate given, List<Candidate> others) {}

  private final PhraseScorer scorer;
  private final List<Place> places;
  private final int size;
  private final double cutoff;
  private final Candidate[] path;
  private final PriorityQueue<Correction> best = new PriorityQueue<>();

  /**
   * A search.
   *
   * @param size texts that are wanted
   * @param cutoff the score that they must have more than
   */
  PhraseSearch(PhraseScorer scorer, List<Place> places, int size, double cutoff) {
    this.scorer = scorer;
    this.places = places;
    this.size = size;
    this.cutoff = cutoff;
    this.path = new Candidate[places.size()];
  }

  /** How likely a text is as it stands. */
  static double given(PhraseScorer scorer, List<Place> places) throws IOException {
    Candidate[] words = places.stream().map(Place::given).toArray(Candidate[]::new);
    double score = 0;
    for (int i = 0; i < words.length; i++) {
      score += scorer.score(words, i);
    }
    return Math.exp(score);
  }

  /** How many texts differ from the given one in so many words at most; capped. */
  static long count(List<Place> places, int errors) {
    long[] texts = new long[Math.min(errors, places.size()) + 1];
    texts[0] = 1;
    for (Place place : places) {
      for (int wrong = texts.length - 1; wrong > 0; wrong--) {
        texts[wrong] =
            Math.min(MAX_TEXTS + 1, texts[wrong] + texts[wrong - 1] * place.others().size());
      }
    }
    long sum = 0;
    for (long each : texts) {
      sum += each;
    }
    return sum;
  }

  /**
   * The best texts, the best first.
   *
   * @param errors words that may differ
   */
  List<Correction> find(int errors) throws IOException {
    find(0, errors, 0);
    var found = new ArrayList<Correction>();
    while (!best.isEmpty()) {
      found.add(best.remove());
    }
    return found.reversed();
  }

  private void find(int at, int errorsLeft, double score) throws IOException {
    Place place = places.get(at);
    take(at, place.given(), errorsLeft, score);
    if (errorsLeft > 0) {
      for (Candidate other : place.others()) {
        take(at, other, errorsLeft - 1, score);
      }
    }
  }

  private void take(int at, Candidate word, int errorsLeft, double score) throws IOException {
    path[at] = word;
    double with = score + scorer.score(path, at);
    if (at + 1 < path.length) {
      find(at + 1, errorsLeft, with);
      return;
    }
    double likely = Math.exp(with);
    if (likely > cutoff && !isWorse(likely)) {
      best.add(new Correction(likely, List.of(path)));
      if (best.size() > size) {
        best.remove();
      }
    }
  }

  /** Whether all that is wanted is better. */
  private boolean isWorse(double score) {
    Correction worst = best.peek();
    return worst != null && best.size() >= size && score < worst.score();
  }
}
