package io.pinakes.common.dsl;

import io.pinakes.common.dsl.QueryNode.Operator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Collects what a query says of how its text is read, under the match queries' names. */
final class TextOptionsReader {

  private final String query;
  private Operator operator = Operator.OR;
  private @Nullable MinimumShouldMatch minimum;
  private @Nullable String analyzer;
  private int slop;
  private @Nullable Fuzziness fuzziness;
  private int prefixLength;
  private int maxExpansions = TextOptions.DEFAULT_MAX_EXPANSIONS;
  private boolean transpositions = true;
  private @Nullable Rewrite fuzzyRewrite;
  private @Nullable Boolean lenient;
  private boolean allIfEmpty;
  private boolean synonymPhrases = true;

  TextOptionsReader(String query) {
    this.query = query;
  }

  /**
   * Takes a member.
   *
   * @param name the match queries' for it
   * @return false if it is none of these
   */
  boolean take(String name, Map.Entry<String, JsonNode> member) {
    JsonNode value = member.getValue();
    switch (name) {
      case "operator" -> operator = Values.operator(value);
      case "minimum_should_match" -> minimum = Values.minimum(value);
      case "analyzer" -> analyzer = value.isNull() ? null : Values.text(member);
      case "slop" -> slop = Values.slop(value);
      case "fuzziness" -> fuzziness = value.isNull() ? null : Values.fuzziness(value);
      case "prefix_length" -> prefixLength = Values.prefixLength(query, value);
      case "max_expansions" -> maxExpansions = Values.maxExpansions(query, value);
      case "fuzzy_transpositions" -> transpositions = Values.flag(member);
      case "fuzzy_rewrite" -> fuzzyRewrite = value.isNull() ? null : Values.rewrite(member);
      case "lenient" -> lenient = value.isNull() ? null : (Boolean) Values.flag(member);
      case "zero_terms_query" -> allIfEmpty = Values.allIfEmpty(value);
      case "auto_generate_synonyms_phrase_query" -> synonymPhrases = Values.flag(member);
      default -> {
        return false;
      }
    }
    return true;
  }

  TextOptions options() {
    return new TextOptions(
        operator,
        minimum,
        analyzer,
        slop,
        fuzziness,
        prefixLength,
        maxExpansions,
        transpositions,
        fuzzyRewrite,
        lenient,
        allIfEmpty,
        synonymPhrases);
  }
}
