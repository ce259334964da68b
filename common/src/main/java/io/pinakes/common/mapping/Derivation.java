package io.pinakes.common.mapping;

/**
 * What becomes of the words of a field's analyzer in a sub-field that the field brings.
 *
 * @param shingle words that are put together to one; 1: none are
 * @param leastPrefix the shortest beginnings that are indexed, in characters; 0: whole words are
 * @param mostPrefix the longest beginnings
 */
public record Derivation(int shingle, int leastPrefix, int mostPrefix) {

  static Derivation shingles(int words) {
    return new Derivation(words, 0, 0);
  }

  static Derivation prefixes(int words, int least, int most) {
    return new Derivation(words, least, most);
  }

  /** Whether beginnings of words are indexed. */
  public boolean ofPrefixes() {
    return leastPrefix > 0;
  }
}
