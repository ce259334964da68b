package io.pinakes.worker.suggest;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.analysis.IndexAnalyzers;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.jspecify.annotations.Nullable;

/** The analyzers of texts that are corrected. */
final class TextAnalyzers {

  private TextAnalyzers() {}

  /**
   * The analyzer of a request's text.
   *
   * @param name null: the field's for searches
   * @throws ApiException 400: there is none of that name
   */
  static Analyzer of(IndexAnalyzers analyzers, ValueField field, @Nullable String name) {
    if (name != null) {
      return required(analyzers, name, "analyzer");
    }
    if (field.type().family() == FieldType.Family.TEXT) {
      return analyzers.forSearch(field);
    }
    String normalizer = field.normalizer();
    Analyzer whole = normalizer == null ? null : analyzers.normalizer(normalizer);
    return whole != null ? whole : new KeywordAnalyzer();
  }

  /**
   * The analyzer of that name.
   *
   * @param kind what errors call it
   */
  static Analyzer required(IndexAnalyzers analyzers, String name, String kind) {
    Analyzer named = analyzers.find(name);
    if (named == null) {
      throw ApiException.illegalArgument(kind + " [" + name + "] doesn't exists");
    }
    return named;
  }
}
