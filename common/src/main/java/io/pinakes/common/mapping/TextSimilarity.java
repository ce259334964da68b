package io.pinakes.common.mapping;

import org.jspecify.annotations.Nullable;

/** How a match in a text field is scored. */
public enum TextSimilarity {
  BM25("BM25"),
  /** Every match counts as much as its boost. */
  BOOLEAN("boolean"),
  /** Pinakes' own: as often as the term occurs in the field. */
  TERM_COUNT("term_count");

  private final String similarityName;

  TextSimilarity(String similarityName) {
    this.similarityName = similarityName;
  }

  /** The name in JSON. */
  public String similarityName() {
    return similarityName;
  }

  static @Nullable TextSimilarity find(String name) {
    for (TextSimilarity similarity : values()) {
      if (similarity.similarityName.equals(name)) {
        return similarity;
      }
    }
    return null;
  }
}
