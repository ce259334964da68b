package io.pinakes.worker.suggest;

import org.apache.lucene.util.BytesRef;

/**
 * A word that may be meant by a word of a text.
 *
 * @param occurrences in the field, all together
 * @param similarity to the word of the text; 1: the word itself
 * @param score by which candidates for the same word are ranked
 * @param given whether it is the word of the text itself
 */
record Candidate(BytesRef term, long occurrences, double similarity, double score, boolean given)
    implements Comparable<Candidate> {

  /** The better one is greater; of the same score, the earlier one by its bytes. */
  @Override
  public int compareTo(Candidate other) {
    int order = Double.compare(score, other.score);
    return order != 0 ? order : other.term.compareTo(term);
  }
}
