package io.pinakes.worker.analysis;

import java.io.IOException;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Lets each term through once, in the whole stream or at one position. As in OpenSearch, those left
 * out leave no gap.
 */
final class UniqueFilter extends TokenFilter {

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private final CharArraySet seen = new CharArraySet(8, false);
  private final boolean onSamePosition;

  UniqueFilter(TokenStream in, boolean onSamePosition) {
    super(in);
    this.onSamePosition = onSamePosition;
  }

  @Override
  public boolean incrementToken() throws IOException {
    while (input.incrementToken()) {
      if (onSamePosition && increment.getPositionIncrement() > 0) {
        seen.clear();
      }
      if (seen.add(term.toString())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    seen.clear();
  }
}
