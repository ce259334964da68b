package io.pinakes.worker.analysis;

import io.pinakes.common.mapping.Derivation;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.shingle.ShingleFilter;

/** The analyzer of a sub-field that its field brings: the field's words, put together or cut. */
final class DerivedAnalyzer extends AnalyzerWrapper {

  private final Analyzer words;
  private final Derivation derivation;
  private final boolean forIndex;

  /**
   * An analyzer.
   *
   * @param forIndex words that are looked for are not cut: they are beginnings themselves
   */
  DerivedAnalyzer(Analyzer words, Derivation derivation, boolean forIndex) {
    super(PER_FIELD_REUSE_STRATEGY);
    this.words = words;
    this.derivation = derivation;
    this.forIndex = forIndex;
  }

  @Override
  protected Analyzer getWrappedAnalyzer(String fieldName) {
    return words;
  }

  @Override
  protected TokenStreamComponents wrapComponents(
      String fieldName, TokenStreamComponents components) {
    TokenStream stream = components.getTokenStream();
    if (derivation.shingle() > 1) {
      var shingles = new ShingleFilter(stream, 2, derivation.shingle());
      if (!derivation.ofPrefixes()) {
        shingles = new ShingleFilter(stream, derivation.shingle(), derivation.shingle());
        shingles.setOutputUnigrams(false);
      }
      stream = shingles;
    }
    if (derivation.ofPrefixes() && forIndex) {
      stream =
          new EdgeNGramTokenFilter(
              stream, derivation.leastPrefix(), derivation.mostPrefix(), false);
    }
    return new TokenStreamComponents(components.getSource(), stream);
  }
}
