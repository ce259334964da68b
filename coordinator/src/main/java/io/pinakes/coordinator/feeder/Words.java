package io.pinakes.coordinator.feeder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Words as the index knows them: split and put in lower case by the analyzer of its text field. */
final class Words {

  private static final String FIELD = "text";

  private final Analyzer analyzer = new StandardAnalyzer();

  /** What to do with one word; false: no more. */
  interface Visitor {
    boolean word(CharSequence word, int start, int end);
  }

  /** The different words of {@code texts}, in order. */
  SequencedSet<String> of(Collection<String> texts) {
    var words = new LinkedHashSet<String>();
    for (String text : texts) {
      visit(
          text,
          (word, start, end) -> {
            words.add(word.toString());
            return true;
          });
    }
    return words;
  }

  /** Goes through the words of {@code text}, each with the characters that it stands at. */
  void visit(String text, Visitor visitor) {
    try (TokenStream tokens = analyzer.tokenStream(FIELD, text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      var offset = tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()
          && visitor.word(term, offset.startOffset(), offset.endOffset())) {
        // The visitor does the work.
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
