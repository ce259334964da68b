package io.pinakes.worker.analysis;

import io.pinakes.common.mapping.Derivation;
import java.io.IOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.shingle.FixedShingleFilter;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

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
    int words = derivation.shingle();
    if (words > 1) {
      if (derivation.ofPrefixes() && forIndex) {
        stream = new GapAtEnd(stream, words - 1);
      }
      // As OpenSearch puts words together: what is missing among them is an empty word.
      stream = new FixedShingleFilter(stream, words, " ", "");
    }
    if (derivation.ofPrefixes() && forIndex) {
      stream =
          new EdgeNGramTokenFilter(
              stream, derivation.leastPrefix(), derivation.mostPrefix(), words > 1);
    }
    return new TokenStreamComponents(components.getSource(), stream);
  }

  /**
   * Says that words are missing at the end, so that the last ones are put together with nothing.
   */
  private static final class GapAtEnd extends TokenFilter {
    private final PositionIncrementAttribute increments =
        addAttribute(PositionIncrementAttribute.class);
    private final int missing;

    GapAtEnd(TokenStream words, int missing) {
      super(words);
      this.missing = missing;
    }

    @Override
    public boolean incrementToken() throws IOException {
      return input.incrementToken();
    }

    @Override
    public void end() throws IOException {
      super.end();
      increments.setPositionIncrement(missing);
    }
  }
}
