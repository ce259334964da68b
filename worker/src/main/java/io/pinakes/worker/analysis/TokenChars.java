package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Component;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Which characters n-grams are made of; the others split words. */
final class TokenChars {

  private final List<IntPredicate> classes;

  private TokenChars(List<IntPredicate> classes) {
    this.classes = classes;
  }

  static TokenChars of(Component definition) {
    var classes = new ArrayList<IntPredicate>();
    for (String name : definition.listOrEmpty("token_chars")) {
      classes.add(
          switch (name) {
            case "letter" -> Character::isLetter;
            case "digit" -> Character::isDigit;
            case "whitespace" -> Character::isWhitespace;
            case "punctuation" -> TokenChars::isPunctuation;
            case "symbol" -> TokenChars::isSymbol;
            case "custom" -> {
              String custom = definition.text("custom_token_chars");
              if (custom == null) {
                throw ApiException.illegalArgument(
                    "Token type: 'custom' requires setting `custom_token_chars`");
              }
              yield c -> custom.indexOf(c) >= 0;
            }
            default ->
                throw ApiException.illegalArgument(
                    "Unknown token type: '"
                        + name
                        + "', must be one of [letter, digit, whitespace, punctuation, symbol,"
                        + " custom]");
          });
    }
    return new TokenChars(classes);
  }

  boolean contains(int c) {
    return classes.isEmpty() || classes.stream().anyMatch(each -> each.test(c));
  }

  static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  static boolean isSymbol(int c) {
    return switch (Character.getType(c)) {
      case Character.CURRENCY_SYMBOL,
          Character.MATH_SYMBOL,
          Character.OTHER_SYMBOL,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
