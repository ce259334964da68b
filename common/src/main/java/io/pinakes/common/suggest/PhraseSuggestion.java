package io.pinakes.common.suggest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for texts that are like a text and more likely, by how often words stand beside each other.
 *
 * @param text null: the request has none, which is an error of the shards
 * @param field whose words, pairs and triples of words are counted
 * @param analyzer of the text; null: the field's for searches
 * @param shardSize texts from each shard, and candidates for each word
 * @param gramSize words that are looked at together, up to 3; 0: what the field's analyzer makes
 * @param maxErrors words that may be wrong: a share of them, or from 1 a number
 * @param confidence how many times more likely than the text itself a suggestion must be
 * @param realWordErrorLikelihood that a word is right which the field has
 * @param separator between the words of pairs and triples in the field
 * @param unigramsOnly whether words of the text that stand for several are left out
 * @param tokenLimit texts with so many words are not corrected
 * @param highlight null: none
 * @param generators of candidates; empty: the field's words with the usual spelling
 */
public record PhraseSuggestion(
    String name,
    @Nullable String text,
    String field,
    @Nullable String analyzer,
    int size,
    int shardSize,
    int gramSize,
    float maxErrors,
    float confidence,
    float realWordErrorLikelihood,
    String separator,
    boolean unigramsOnly,
    int tokenLimit,
    @Nullable Tags highlight,
    List<Generator> generators,
    Smoothing smoothing)
    implements Suggestion {

  public PhraseSuggestion {
    generators = List.copyOf(generators);
  }

  @Override
  public String type() {
    return "phrase";
  }

  /** What stands around corrected words in a highlighted text. */
  public record Tags(String before, String after) {}

  /**
   * Where candidates for a word come from.
   *
   * @param field whose words they are
   * @param size candidates
   * @param preFilter the analyzer that a word goes through before it is looked for; null: none
   * @param postFilter the analyzer that candidates go through; null: none
   */
  public record Generator(
      String field,
      int size,
      @Nullable String preFilter,
      @Nullable String postFilter,
      Spelling spelling) {

    /** With OpenSearch's defaults. */
    public static Generator of(String field) {
      return new Generator(field, SuggestParser.SIZE, null, null, new SpellingReader().spelling());
    }
  }

  /** How likely words are beside others that they were never seen beside. */
  public sealed interface Smoothing {}

  /** As likely as fewer words together, times a discount. */
  public record StupidBackoff(double discount) implements Smoothing {}

  /** As if all had been seen a little more often. */
  public record Laplace(double alpha) implements Smoothing {}

  /** The weighted mean of how likely one, two and three words are. */
  public record LinearInterpolation(double trigrams, double bigrams, double unigrams)
      implements Smoothing {}
}
