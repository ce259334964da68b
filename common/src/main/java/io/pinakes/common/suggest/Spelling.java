package io.pinakes.common.suggest;

/**
 * How words of a field are found that are like another.
 *
 * @param mode when to correct words that the field has
 * @param byFrequency the most frequent ones first, not the most similar ones
 * @param accuracy the least similarity
 * @param maxEdits how many letters may differ, 1 or 2
 * @param maxInspections words looked at for each one shown
 * @param maxTermFrequency of words that are corrected: a share of the documents, or from 1 a number
 * @param minDocumentFrequency of corrections: a share of the documents, or from 1 a number
 * @param prefixLength letters at the beginning that must be the same
 * @param minWordLength of words that are corrected
 * @param distance how similarity is measured
 */
public record Spelling(
    Mode mode,
    boolean byFrequency,
    float accuracy,
    int maxEdits,
    int maxInspections,
    float maxTermFrequency,
    float minDocumentFrequency,
    int prefixLength,
    int minWordLength,
    Distance distance) {

  /** Which words are corrected. */
  public enum Mode {
    /** Those that the field does not have. */
    MISSING,
    /** By more frequent ones. */
    POPULAR,
    /** All. */
    ALWAYS
  }

  /** How alike words are. */
  public enum Distance {
    INTERNAL,
    DAMERAU_LEVENSHTEIN,
    LEVENSHTEIN,
    JARO_WINKLER,
    NGRAM
  }
}
