package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.analysis.Component;
import io.pinakes.common.analysis.ComponentKind;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.core.StopAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.FingerprintFilter;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.jspecify.annotations.Nullable;

/** Analyzers of a type of their own, with its parameters or without. */
final class BuiltInAnalyzers {

  private BuiltInAnalyzers() {}

  /** The one that every index has under that name; null if there is none. */
  static @Nullable Analyzer find(String name) {
    Component definition = Analysis.EMPTY.find(ComponentKind.ANALYZER, name);
    return definition == null ? null : of(definition);
  }

  /** The analyzer of any type but {@code custom}. */
  static Analyzer of(Component definition) {
    List<String> given = definition.list("stopwords");
    CharArraySet none = StopWords.of(given, CharArraySet.EMPTY_SET, false);
    CharArraySet english = StopWords.of(given, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET, false);
    return switch (definition.type()) {
      case "standard" -> {
        var standard = new StandardAnalyzer(none);
        standard.setMaxTokenLength(definition.whole("max_token_length", 255));
        yield standard;
      }
      case "simple" -> new SimpleAnalyzer();
      case "whitespace" -> new WhitespaceAnalyzer();
      case "keyword" -> new KeywordAnalyzer();
      case "stop" -> new StopAnalyzer(english);
      case "pattern" -> pattern(definition, none);
      case "fingerprint" -> fingerprint(definition, none);
      case "snowball" -> snowball(definition, given);
      default -> language(definition, given);
    };
  }

  private static Analyzer language(Component definition, @Nullable List<String> given) {
    CharArraySet stopWords =
        given == null ? null : StopWords.of(given, CharArraySet.EMPTY_SET, false);
    Analyzer analyzer =
        LanguageAnalyzers.make(
            definition.type(),
            stopWords,
            StopWords.plain(definition.listOrEmpty("stem_exclusion"), false));
    if (analyzer == null) {
      throw new IllegalStateException("no analyzer of type " + definition.type());
    }
    return analyzer;
  }

  private static Analyzer pattern(Component definition, CharArraySet stopWords) {
    Pattern pattern = Patterns.of(definition.text("pattern", "\\W+"), definition.text("flags"));
    boolean lowercase = definition.flag("lowercase", true);
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String fieldName) {
        Tokenizer source = new PatternTokenizer(pattern, -1);
        TokenStream stream = lowercase ? new LowerCaseFilter(source) : source;
        return new TokenStreamComponents(
            source, stopWords.isEmpty() ? stream : new StopFilter(stream, stopWords));
      }

      @Override
      protected TokenStream normalize(String fieldName, TokenStream in) {
        return lowercase ? new LowerCaseFilter(in) : in;
      }
    };
  }

  private static Analyzer fingerprint(Component definition, CharArraySet stopWords) {
    int longest =
        definition.whole("max_output_size", FingerprintFilter.DEFAULT_MAX_OUTPUT_TOKEN_SIZE);
    String text = definition.text("separator", " ");
    char separator = text.isEmpty() ? ' ' : text.charAt(0);
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String fieldName) {
        Tokenizer source = new StandardTokenizer();
        TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(source), false);
        TokenStream kept = new StopFilter(folded, stopWords);
        return new TokenStreamComponents(source, new FingerprintFilter(kept, longest, separator));
      }
    };
  }

  private static Analyzer snowball(Component definition, @Nullable List<String> given) {
    String language = definition.text("language", definition.text("name", "English"));
    CharArraySet english =
        language.equals("English")
            ? EnglishAnalyzer.ENGLISH_STOP_WORDS_SET
            : CharArraySet.EMPTY_SET;
    CharArraySet stopWords = StopWords.of(given, english, false);
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String fieldName) {
        Tokenizer source = new StandardTokenizer();
        TokenStream stream = source;
        if (language.equals("English") || language.equals("Porter")) {
          stream = new EnglishPossessiveFilter(stream);
        }
        stream = new StopFilter(new LowerCaseFilter(stream), stopWords);
        return new TokenStreamComponents(source, new SnowballFilter(stream, language));
      }

      @Override
      protected TokenStream normalize(String fieldName, TokenStream in) {
        return new LowerCaseFilter(in);
      }
    };
  }
}
