package io.pinakes.worker.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;

/**
 * A text with the analyzer that its mapping names, so that indexing depends on nothing but the
 * document: a writer configured with another mapping would index it the same.
 */
final class AnalyzedField extends Field {

  private final Analyzer analyzer;

  AnalyzedField(String name, String value, Analyzer analyzer) {
    super(name, value, TextField.TYPE_NOT_STORED);
    this.analyzer = analyzer;
  }

  @Override
  public TokenStream tokenStream(Analyzer ofWriter, TokenStream reuse) {
    // Analyzers keep one chain per thread; fields of a document are inverted one after another.
    return analyzer.tokenStream(name, stringValue());
  }
}
