package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Component;
import io.pinakes.common.error.ApiException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.classic.ClassicTokenizer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.LetterTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.path.PathHierarchyTokenizer;
import org.apache.lucene.analysis.path.ReversePathHierarchyTokenizer;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.pattern.SimplePatternSplitTokenizer;
import org.apache.lucene.analysis.pattern.SimplePatternTokenizer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.th.ThaiTokenizer;
import org.apache.lucene.util.AttributeFactory;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;

/** Makes tokenizers of their definitions. */
final class Tokenizers {

  /** OpenSearch's default of {@code max_token_length}. */
  private static final int MAX_TOKEN_LENGTH = 255;

  private Tokenizers() {}

  static Supplier<Tokenizer> of(Component definition) {
    int longest = definition.whole("max_token_length", MAX_TOKEN_LENGTH);
    return switch (definition.type()) {
      case "standard" -> {
        check(longest, StandardTokenizer.MAX_TOKEN_LENGTH_LIMIT);
        yield () -> {
          var tokenizer = new StandardTokenizer();
          tokenizer.setMaxTokenLength(longest);
          return tokenizer;
        };
      }
      case "uax_url_email" -> {
        check(longest, UAX29URLEmailTokenizer.MAX_TOKEN_LENGTH_LIMIT);
        yield () -> {
          var tokenizer = new UAX29URLEmailTokenizer();
          tokenizer.setMaxTokenLength(longest);
          return tokenizer;
        };
      }
      case "classic" -> {
        check(longest, StandardTokenizer.MAX_TOKEN_LENGTH_LIMIT);
        yield () -> {
          var tokenizer = new ClassicTokenizer();
          tokenizer.setMaxTokenLength(longest);
          return tokenizer;
        };
      }
      case "whitespace" -> {
        check(longest, StandardTokenizer.MAX_TOKEN_LENGTH_LIMIT);
        yield () -> new WhitespaceTokenizer(longest);
      }
      case "letter" -> LetterTokenizer::new;
      // The words of letters; the chain puts them into lower case.
      case "lowercase" -> LetterTokenizer::new;
      case "thai" -> ThaiTokenizer::new;
      case "keyword" -> {
        int buffer = definition.whole("buffer_size", KeywordTokenizer.DEFAULT_BUFFER_SIZE);
        check(buffer, StandardTokenizer.MAX_TOKEN_LENGTH_LIMIT);
        yield () -> new KeywordTokenizer(buffer);
      }
      case "ngram" -> ngram(definition);
      case "edge_ngram" -> edgeNgram(definition);
      case "pattern" -> pattern(definition);
      case "simple_pattern" -> {
        Automaton automaton = automaton(definition.text("pattern", ""));
        yield () ->
            new SimplePatternTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, automaton);
      }
      case "simple_pattern_split" -> {
        Automaton automaton = automaton(definition.text("pattern", ""));
        yield () ->
            new SimplePatternSplitTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, automaton);
      }
      case "char_group" -> {
        List<String> chars = definition.listOrEmpty("tokenize_on_chars");
        check(longest, StandardTokenizer.MAX_TOKEN_LENGTH_LIMIT);
        yield CharGroup.tokenizer(chars, longest);
      }
      case "path_hierarchy" -> pathHierarchy(definition);
      default -> throw new IllegalStateException("no tokenizer of type " + definition.type());
    };
  }

  private static void check(int length, int limit) {
    if (length < 1 || length > limit) {
      throw ApiException.illegalArgument(
          "maxTokenLen must be greater than 0 and less than " + limit + " passed: " + length);
    }
  }

  private static Supplier<Tokenizer> ngram(Component definition) {
    int least = definition.whole("min_gram", NGramTokenizer.DEFAULT_MIN_NGRAM_SIZE);
    int greatest = definition.whole("max_gram", NGramTokenizer.DEFAULT_MAX_NGRAM_SIZE);
    TokenChars chars = TokenChars.of(definition);
    return () ->
        new NGramTokenizer(least, greatest) {
          @Override
          protected boolean isTokenChar(int c) {
            return chars.contains(c);
          }
        };
  }

  private static Supplier<Tokenizer> edgeNgram(Component definition) {
    int least = definition.whole("min_gram", 1);
    int greatest = definition.whole("max_gram", 2);
    TokenChars chars = TokenChars.of(definition);
    return () ->
        new EdgeNGramTokenizer(least, greatest) {
          @Override
          protected boolean isTokenChar(int c) {
            return chars.contains(c);
          }
        };
  }

  private static Supplier<Tokenizer> pattern(Component definition) {
    Pattern pattern = Patterns.of(definition.text("pattern", "\\W+"), definition.text("flags"));
    int group = definition.whole("group", -1);
    if (group > pattern.matcher("").groupCount()) {
      throw ApiException.illegalArgument("invalid group specified: pattern only has: " + group);
    }
    return () -> new PatternTokenizer(pattern, group);
  }

  private static Automaton automaton(String regex) {
    return Operations.determinize(
        new RegExp(regex).toAutomaton(), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
  }

  private static Supplier<Tokenizer> pathHierarchy(Component definition) {
    char delimiter = character(definition, "delimiter", PathHierarchyTokenizer.DEFAULT_DELIMITER);
    char replacement = character(definition, "replacement", delimiter);
    int skip = definition.whole("skip", PathHierarchyTokenizer.DEFAULT_SKIP);
    int buffer = definition.whole("buffer_size", 1024);
    check(buffer, StandardTokenizer.MAX_TOKEN_LENGTH_LIMIT);
    if (skip < 0) {
      throw ApiException.illegalArgument("skip cannot be negative");
    }
    return definition.flag("reverse", false)
        ? () -> new ReversePathHierarchyTokenizer(buffer, delimiter, replacement, skip)
        : () -> new PathHierarchyTokenizer(buffer, delimiter, replacement, skip);
  }

  private static char character(Component definition, String parameter, char fallback) {
    String text = definition.text(parameter);
    if (text == null) {
      return fallback;
    }
    if (text.length() != 1) {
      throw ApiException.illegalArgument("[" + parameter + "] must be a one char value");
    }
    return text.charAt(0);
  }
}
