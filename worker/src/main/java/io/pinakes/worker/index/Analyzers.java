package io.pinakes.worker.index;

import io.pinakes.common.mapping.TextAnalyzer;
import java.util.EnumMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.LetterTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** Lucene's chains for the analyzers that mappings name. Safe for any number of threads. */
public final class Analyzers {

  private static final Map<TextAnalyzer, Analyzer> BY_NAME = new EnumMap<>(TextAnalyzer.class);

  static {
    for (TextAnalyzer name : TextAnalyzer.values()) {
      BY_NAME.put(name, new Chain(name));
    }
  }

  private Analyzers() {}

  /** The chain of that name. */
  public static Analyzer of(TextAnalyzer name) {
    Analyzer analyzer = BY_NAME.get(name);
    if (analyzer == null) {
      throw new IllegalStateException("no chain for " + name);
    }
    return analyzer;
  }

  /** For the index writer, which asks it only for the gap between values. */
  static Analyzer indexWriter() {
    return of(TextAnalyzer.STANDARD);
  }

  private static final class Chain extends Analyzer {
    private final TextAnalyzer name;

    Chain(TextAnalyzer name) {
      this.name = name;
    }

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
      Tokenizer tokenizer =
          switch (name) {
            case STANDARD, ENGLISH -> new StandardTokenizer();
            case SIMPLE, STOP -> new LetterTokenizer();
            case WHITESPACE -> new WhitespaceTokenizer();
            case KEYWORD -> new KeywordTokenizer();
          };
      TokenStream result =
          switch (name) {
            case STANDARD, SIMPLE -> new LowerCaseFilter(tokenizer);
            case STOP -> withoutStopWords(new LowerCaseFilter(tokenizer));
            case ENGLISH ->
                new PorterStemFilter(
                    withoutStopWords(new LowerCaseFilter(new EnglishPossessiveFilter(tokenizer))));
            case WHITESPACE, KEYWORD -> tokenizer;
          };
      return new TokenStreamComponents(tokenizer, result);
    }

    private static TokenStream withoutStopWords(TokenStream in) {
      CharArraySet stopWords = EnglishAnalyzer.ENGLISH_STOP_WORDS_SET;
      return new StopFilter(in, stopWords);
    }

    @Override
    protected TokenStream normalize(String fieldName, TokenStream in) {
      return switch (name) {
        case STANDARD, SIMPLE, STOP, ENGLISH -> new LowerCaseFilter(in);
        case WHITESPACE, KEYWORD -> in;
      };
    }

    @Override
    public int getPositionIncrementGap(String fieldName) {
      return IndexFormat.POSITION_INCREMENT_GAP;
    }
  }
}
