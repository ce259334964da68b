package io.pinakes.worker.index;

import io.pinakes.common.mapping.ValueField;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** How many words an analyzer finds in a text. */
final class TokenCount {

  private TokenCount() {}

  static int of(Analyzer analyzer, ValueField field, String text) {
    try (TokenStream words = analyzer.tokenStream(field.path(), text)) {
      var increment = words.addAttribute(PositionIncrementAttribute.class);
      int count = 0;
      words.reset();
      while (words.incrementToken()) {
        count +=
            field.enablePositionIncrements()
                ? increment.getPositionIncrement()
                : Math.min(1, increment.getPositionIncrement());
      }
      words.end();
      if (field.enablePositionIncrements()) {
        count += increment.getPositionIncrement();
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
