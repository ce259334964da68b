package io.pinakes.common.dsl;

import io.pinakes.common.dsl.QueryNode.Operator;
import org.jspecify.annotations.Nullable;

/**
 * How a text becomes a query.
 *
 * @param analyzer null: the field's
 * @param slop how far the words of a phrase may have moved
 * @param fuzziness of words; null: they are exact
 * @param prefixLength code points that even a fuzzy word has in common
 * @param maxExpansions words that a fuzzy one, or a beginning of one, may stand for
 * @param transpositions whether two letters in the wrong order are one edit
 * @param fuzzyRewrite null: the default
 * @param lenient a text that the field's type cannot read matches nothing instead of failing; null:
 *     the default
 * @param matchAllIfEmpty what a text without words matches
 * @param synonymPhrases whether a synonym of several words is searched as a phrase
 */
public record TextOptions(
    Operator operator,
    @Nullable MinimumShouldMatch minimumShouldMatch,
    @Nullable String analyzer,
    int slop,
    @Nullable Fuzziness fuzziness,
    int prefixLength,
    int maxExpansions,
    boolean transpositions,
    @Nullable Rewrite fuzzyRewrite,
    @Nullable Boolean lenient,
    boolean matchAllIfEmpty,
    boolean synonymPhrases) {

  /** OpenSearch's, which is Lucene's bound on fuzzy terms. */
  public static final int DEFAULT_MAX_EXPANSIONS = 50;

  /** What a query has that says nothing. */
  public static final TextOptions DEFAULT =
      new TextOptions(
          Operator.OR,
          null,
          null,
          0,
          null,
          0,
          DEFAULT_MAX_EXPANSIONS,
          true,
          null,
          null,
          false,
          true);

  /** Whether to match nothing where it cannot be read. */
  public boolean isLenient() {
    return lenient != null && lenient;
  }

  /** The same for phrases of another slop. */
  public TextOptions withSlop(int words) {
    return with(minimumShouldMatch, analyzer, words, lenient);
  }

  /** The same with leniency settled. */
  public TextOptions withLenient(boolean settled) {
    return with(minimumShouldMatch, analyzer, slop, settled);
  }

  /** The same with another analyzer. */
  public TextOptions withAnalyzer(@Nullable String name) {
    return with(minimumShouldMatch, name, slop, lenient);
  }

  /** The same with another number of words required. */
  public TextOptions withMinimumShouldMatch(@Nullable MinimumShouldMatch minimum) {
    return with(minimum, analyzer, slop, lenient);
  }

  private TextOptions with(
      @Nullable MinimumShouldMatch minimum,
      @Nullable String name,
      int words,
      @Nullable Boolean settled) {
    return new TextOptions(
        operator,
        minimum,
        name,
        words,
        fuzziness,
        prefixLength,
        maxExpansions,
        transpositions,
        fuzzyRewrite,
        settled,
        matchAllIfEmpty,
        synonymPhrases);
  }
}
