package io.pinakes.worker.index;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.index.IndexWriter;

/**
 * Words in the form that Lucene demands: it would refuse a document for a word that is too long, or
 * for offsets that go back, when the document is in the log already. The words are moved on by the
 * gap to the value before.
 */
final class IndexableWords extends TokenFilter {

  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
  private final TermToBytesRefAttribute term = getAttribute(TermToBytesRefAttribute.class);
  private final int gap;
  private boolean first = true;
  private int lastStart;

  /** Positions of words that were left out. */
  private int skipped;

  IndexableWords(TokenStream words, int gap) {
    super(words);
    this.gap = gap;
  }

  @Override
  public boolean incrementToken() throws IOException {
    while (input.incrementToken()) {
      if (term.getBytesRef().length > IndexWriter.MAX_TERM_LENGTH) {
        skipped += increment.getPositionIncrement();
        continue;
      }
      int moved = increment.getPositionIncrement() + skipped;
      skipped = 0;
      if (first) {
        first = false;
        moved = Math.max(1, moved) + gap;
      }
      increment.setPositionIncrement(moved);
      int start = Math.max(lastStart, offset.startOffset());
      if (start != offset.startOffset() || offset.endOffset() < start) {
        offset.setOffset(start, Math.max(start, offset.endOffset()));
      }
      lastStart = start;
      return true;
    }
    return false;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    first = true;
    lastStart = 0;
    skipped = 0;
  }
}
