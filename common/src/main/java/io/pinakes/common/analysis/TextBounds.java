package io.pinakes.common.analysis;

import io.pinakes.common.error.ApiException;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/**
 * How much of texts is made and read at once.
 *
 * @param ngrams how far the least and the greatest length may be apart, which decides how many
 *     terms a word becomes
 * @param shingles the same for words in shingles
 * @param highlightedOffset the length in UTF-16 units of a text that is analysed for highlights
 */
public record TextBounds(int ngrams, int shingles, int highlightedOffset) {

  /** OpenSearch's default of {@code index.max_ngram_diff}. */
  static final int MAX_NGRAM_DIFF = 1;

  /** OpenSearch's default of {@code index.max_shingle_diff}. */
  static final int MAX_SHINGLE_DIFF = 3;

  /** OpenSearch's default of {@code index.highlight.max_analyzed_offset}. */
  static final int MAX_HIGHLIGHTED_OFFSET = 1_000_000;

  static final TextBounds DEFAULT =
      new TextBounds(MAX_NGRAM_DIFF, MAX_SHINGLE_DIFF, MAX_HIGHLIGHTED_OFFSET);

  static TextBounds of(SortedMap<String, JsonNode> settings) {
    return new TextBounds(
        number(settings, "index.max_ngram_diff", MAX_NGRAM_DIFF),
        number(settings, "index.max_shingle_diff", MAX_SHINGLE_DIFF),
        number(settings, "index.highlight.max_analyzed_offset", MAX_HIGHLIGHTED_OFFSET));
  }

  private static int number(Map<String, JsonNode> settings, String name, int fallback) {
    JsonNode value = settings.get(name);
    if (value == null || value.isNull()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value.asString());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As a number that is too small.
    }
    throw ApiException.illegalArgument(
        "Failed to parse value [" + value.asString() + "] for setting [" + name + "] must be >= 0");
  }

  void checkNgrams(Component component) {
    int least = component.whole("min_gram", 1);
    int greatest = component.whole("max_gram", 2);
    if (greatest - least > ngrams) {
      throw ApiException.illegalArgument(
          "The difference between max_gram and min_gram in NGram Tokenizer must be less than or"
              + " equal to: ["
              + ngrams
              + "] but was ["
              + (greatest - least)
              + "]. This limit can be set by changing the [index.max_ngram_diff] index level"
              + " setting.");
    }
  }

  void checkShingles(Component component) {
    int least = component.whole("min_shingle_size", 2);
    int greatest = component.whole("max_shingle_size", 2);
    int apart = greatest - least + (component.flag("output_unigrams", true) ? 1 : 0);
    if (apart > shingles) {
      throw ApiException.illegalArgument(
          "In Shingle TokenFilter the difference between max_shingle_size and min_shingle_size (and"
              + " +1 if outputting unigrams) must be less than or equal to: ["
              + shingles
              + "] but was ["
              + apart
              + "]. This limit can be set by changing the [index.max_shingle_diff] index level"
              + " setting.");
    }
  }
}
