package io.pinakes.worker.analysis;

import io.pinakes.common.mapping.ValueField;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.core.StopAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.jspecify.annotations.Nullable;

/** The analyzers and normalizers of one index, by name. Safe for any number of threads. */
public final class IndexAnalyzers {

  /**
   * Positions between the values of an array of texts, so that no phrase reaches over;
   * OpenSearch's.
   */
  public static final int POSITION_INCREMENT_GAP = 100;

  private final Map<String, Analyzer> analyzers;

  private IndexAnalyzers(Map<String, Analyzer> analyzers) {
    this.analyzers = Collections.unmodifiableMap(analyzers);
  }

  /** Those of an index without analysis settings. */
  public static IndexAnalyzers builtIn() {
    var named = new TreeMap<String, Analyzer>();
    named.put("standard", new StandardAnalyzer());
    named.put("simple", new SimpleAnalyzer());
    named.put("whitespace", new WhitespaceAnalyzer());
    named.put("keyword", new KeywordAnalyzer());
    named.put("stop", new StopAnalyzer(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET));
    for (String language : LanguageAnalyzers.names()) {
      Analyzer analyzer = LanguageAnalyzers.make(language, null, CharArraySet.EMPTY_SET);
      if (analyzer != null) {
        named.put(language, analyzer);
      }
    }
    named.replaceAll((name, analyzer) -> new Gapped(analyzer));
    return new IndexAnalyzers(named);
  }

  /** The analyzer of that name; null if there is none. */
  public @Nullable Analyzer find(String name) {
    Analyzer analyzer = analyzers.get(name);
    if (analyzer != null) {
      return analyzer;
    }
    return switch (name) {
      case ValueField.DEFAULT_ANALYZER -> analyzers.get("standard");
      case ValueField.DEFAULT_SEARCH_ANALYZER -> find(ValueField.DEFAULT_ANALYZER);
      default -> null;
    };
  }

  /** The analyzer for a field's values. */
  public Analyzer forIndex(ValueField field) {
    return required(field.analyzer(), field);
  }

  /** The analyzer for words that are looked for in a field. */
  public Analyzer forSearch(ValueField field) {
    return required(field.analyzerForSearch(), field);
  }

  /** The analyzer for phrases that are looked for in a field. */
  public Analyzer forQuotes(ValueField field) {
    return required(field.analyzerForQuotes(), field);
  }

  /** The analyzer of text that belongs to no field. */
  public Analyzer standard() {
    Analyzer analyzer = find("standard");
    if (analyzer == null) {
      throw new IllegalStateException("no standard analyzer");
    }
    return analyzer;
  }

  private Analyzer required(String name, ValueField field) {
    Analyzer analyzer = find(name);
    if (analyzer == null) {
      throw new IllegalStateException("no analyzer [" + name + "] for field " + field.path());
    }
    return analyzer;
  }

  /** An analyzer between whose values no phrase reaches over. */
  private static final class Gapped extends AnalyzerWrapper {
    private final Analyzer analyzer;

    Gapped(Analyzer analyzer) {
      super(PER_FIELD_REUSE_STRATEGY);
      this.analyzer = analyzer;
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String fieldName) {
      return analyzer;
    }

    @Override
    public int getPositionIncrementGap(String fieldName) {
      return POSITION_INCREMENT_GAP;
    }
  }
}
