package io.pinakes.common.dsl;

import io.pinakes.common.error.ApiException;

/**
 * How a query that stands for many terms scores.
 *
 * @param terms of the best that count, where the kind has such a bound
 */
public record Rewrite(Kind kind, int terms) {

  /** OpenSearch's kinds. */
  public enum Kind {
    CONSTANT_SCORE,
    CONSTANT_SCORE_BLENDED,
    CONSTANT_SCORE_BOOLEAN,
    SCORING_BOOLEAN,
    TOP_TERMS,
    TOP_TERMS_BOOST,
    TOP_TERMS_BLENDED_FREQS
  }

  /**
   * Reads the parameter {@code rewrite}.
   *
   * @throws ApiException 400 if there is no such way
   */
  public static Rewrite parse(String text) {
    return switch (text) {
      case "constant_score", "constant_score_auto" -> new Rewrite(Kind.CONSTANT_SCORE, 0);
      case "constant_score_blended" -> new Rewrite(Kind.CONSTANT_SCORE_BLENDED, 0);
      case "constant_score_boolean" -> new Rewrite(Kind.CONSTANT_SCORE_BOOLEAN, 0);
      case "scoring_boolean" -> new Rewrite(Kind.SCORING_BOOLEAN, 0);
      default -> bounded(text);
    };
  }

  private static Rewrite bounded(String text) {
    int digits = text.length();
    while (digits > 0 && Character.isDigit(text.charAt(digits - 1))) {
      digits--;
    }
    Kind kind =
        switch (text.substring(0, digits)) {
          case "top_terms_" -> Kind.TOP_TERMS;
          case "top_terms_boost_" -> Kind.TOP_TERMS_BOOST;
          case "top_terms_blended_freqs_" -> Kind.TOP_TERMS_BLENDED_FREQS;
          default -> throw unknown(text);
        };
    try {
      return new Rewrite(
          kind, Math.min(Integer.parseInt(text.substring(digits)), QueryParser.MAX_CLAUSES));
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private static ApiException unknown(String text) {
    return ApiException.illegalArgument("Failed to parse rewrite_method [" + text + "]");
  }
}
