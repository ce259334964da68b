package io.pinakes.worker.analysis;

import io.pinakes.common.error.ApiException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.util.AttributeFactory;

/** Splits at single characters and at classes of characters. */
final class CharGroup {

  private CharGroup() {}

  static Supplier<Tokenizer> tokenizer(List<String> splitAt, int longest) {
    Set<Integer> characters = new HashSet<>();
    Set<String> classes = new HashSet<>();
    for (String each : splitAt) {
      switch (each) {
        case "letter", "digit", "whitespace", "punctuation", "symbol" -> classes.add(each);
        default -> characters.add(character(each));
      }
    }
    return () ->
        new CharTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, longest) {
          @Override
          protected boolean isTokenChar(int c) {
            return !characters.contains(c) && classes.stream().noneMatch(name -> isIn(name, c));
          }
        };
  }

  private static boolean isIn(String name, int c) {
    return switch (name) {
      case "letter" -> Character.isLetter(c);
      case "digit" -> Character.isDigit(c);
      case "whitespace" -> Character.isWhitespace(c);
      case "punctuation" -> TokenChars.isPunctuation(c);
      default -> TokenChars.isSymbol(c);
    };
  }

  private static int character(String text) {
    String character =
        switch (text) {
          case "\\n" -> "\n";
          case "\\t" -> "\t";
          case "\\r" -> "\r";
          default -> text;
        };
    if (character.codePointCount(0, character.length()) != 1) {
      throw ApiException.illegalArgument(
          "Invalid escaped char in [" + text + "]: one character or a class of characters");
    }
    return character.codePointAt(0);
  }
}
