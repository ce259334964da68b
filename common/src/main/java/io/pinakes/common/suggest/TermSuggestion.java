package io.pinakes.common.suggest;

import org.jspecify.annotations.Nullable;

/**
 * Asks for words of a field that are like those of a text.
 *
 * @param text null: the request has none, which is an error of the shards
 * @param analyzer of the text; null: the field's for searches
 * @param size corrections of each word
 * @param shardSize corrections of each word from each shard
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
public record TermSuggestion(
    String name,
    @Nullable String text,
    String field,
    @Nullable String analyzer,
    int size,
    int shardSize,
    Mode mode,
    boolean byFrequency,
    float accuracy,
    int maxEdits,
    int maxInspections,
    float maxTermFrequency,
    float minDocumentFrequency,
    int prefixLength,
    int minWordLength,
    Distance distance)
    implements Suggestion {

  @Override
  public String type() {
    return "term";
  }

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
