package io.pinakes.common.dsl;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries for text, which is analysed as the field's was. */
public sealed interface FullText extends QueryNode {

  /** How a text is searched in one field. */
  enum Manner {
    /** Its words. */
    WORDS,
    /** Its words next to each other. */
    PHRASE,
    /** The same, the last being the beginning of one. */
    PHRASE_PREFIX,
    /** Its words, the last being the beginning of one. */
    WORDS_PREFIX
  }

  /** A text in one field: the four match queries. */
  record Match(String field, String text, Manner manner, TextOptions options) implements FullText {}

  /** How a text is searched in several fields. */
  enum Across {
    BEST_FIELDS(Manner.WORDS, 0),
    MOST_FIELDS(Manner.WORDS, 1),
    CROSS_FIELDS(Manner.WORDS, 0),
    PHRASE(Manner.PHRASE, 0),
    PHRASE_PREFIX(Manner.PHRASE_PREFIX, 0),
    BOOL_PREFIX(Manner.WORDS_PREFIX, 1);

    private final Manner manner;
    private final float tieBreaker;

    Across(Manner manner, float tieBreaker) {
      this.manner = manner;
      this.tieBreaker = tieBreaker;
    }

    /** How each field is searched. */
    public Manner manner() {
      return manner;
    }

    /** How much the fields that are not the best count, if the request does not say. */
    public float tieBreaker() {
      return tieBreaker;
    }
  }

  /**
   * A text in several fields.
   *
   * @param fields names, with {@code *} allowed, and boosts; empty: all
   * @param tieBreaker null: the default
   */
  record MultiMatch(
      Map<String, Float> fields,
      String text,
      Across across,
      @Nullable Float tieBreaker,
      TextOptions options)
      implements FullText {}

  /** A text in several fields that count as one. */
  record CombinedFields(Map<String, Float> fields, String text, TextOptions options)
      implements FullText {}

  /**
   * A query in Lucene's syntax.
   *
   * @param fields that words without a field search, names with {@code *} allowed, and boosts;
   *     empty: all
   * @param quoteAnalyzer of quoted text; null: the same as of other text
   * @param quoteFieldSuffix of the field that quoted text searches instead, where there is one
   * @param escape whether operators are to be read as letters
   * @param rewrite of words with wildcards; null: the default
   * @param maxDeterminizedStates how much a regular expression may cost
   */
  record QueryString(
      String query,
      Map<String, Float> fields,
      Across across,
      @Nullable Float tieBreaker,
      TextOptions options,
      boolean allowLeadingWildcard,
      boolean analyzeWildcard,
      @Nullable String quoteAnalyzer,
      @Nullable String quoteFieldSuffix,
      boolean escape,
      @Nullable Rewrite rewrite,
      int maxDeterminizedStates,
      @Nullable String timeZone)
      implements FullText {}

  /** Operators of the simple syntax. */
  enum Flag {
    AND,
    NOT,
    OR,
    PREFIX,
    PHRASE,
    PRECEDENCE,
    ESCAPE,
    WHITESPACE,
    FUZZY,
    NEAR;

    /** Every one. */
    public static Set<Flag> all() {
      return EnumSet.allOf(Flag.class);
    }
  }

  /** A query in the simple syntax, which no text is an error in. */
  record SimpleQueryString(
      String query,
      Map<String, Float> fields,
      List<Flag> flags,
      boolean analyzeWildcard,
      @Nullable String quoteFieldSuffix,
      TextOptions options)
      implements FullText {}
}
