package io.pinakes.worker.highlight;

import java.text.BreakIterator;
import java.text.CharacterIterator;
import java.text.StringCharacterIterator;
import java.util.Locale;

/**
 * Breaks a text into passages of sentences, as many as fit a length. A sentence that is longer is
 * cut at words around the place that is asked for; what is left of it makes further passages. Only
 * for use by the unified highlighter, which asks for the beginning before a match and then for the
 * end after it, with matches in order.
 */
final class SentenceWindows extends BreakIterator {

  private final BreakIterator sentences;
  private final BreakIterator words;
  private final int length;

  /** The sentences around the last match. */
  private int windowStart = -1;

  private int windowEnd = -1;

  /** The passage within them. */
  private int start = -1;

  private int end = -1;

  /** Passages of that many UTF-16 units, or few more to end a word. */
  SentenceWindows(Locale locale, int length) {
    this.sentences = BreakIterator.getSentenceInstance(locale);
    this.words = BreakIterator.getWordInstance(locale);
    this.length = length;
  }

  @Override
  public CharacterIterator getText() {
    return sentences.getText();
  }

  @Override
  public void setText(CharacterIterator text) {
    windowStart = -1;
    windowEnd = -1;
    start = -1;
    end = -1;
    sentences.setText(text);
    words.setText((CharacterIterator) text.clone());
  }

  @Override
  public void setText(String text) {
    setText(new StringCharacterIterator(text));
  }

  /**
   * The beginning of the passage around a match.
   *
   * @param inside an offset after the match's first character, at its middle at most: OpenSearch
   *     asks for the place after the first character, which Lucene does not tell
   */
  @Override
  public int preceding(int inside) {
    int offset = words.preceding(inside) + 1;
    if (offset > windowStart && offset < windowEnd) {
      // Further on in a sentence that was cut.
      start = end;
      end = windowEnd;
    } else {
      openWindow(offset);
    }
    if (end - start > length) {
      cut(offset);
    }
    return start;
  }

  private void openWindow(int offset) {
    windowStart = sentences.preceding(offset);
    windowEnd = sentences.following(offset - 1);
    while (windowEnd - windowStart < length) {
      int next = sentences.following(windowEnd);
      if (next == DONE || next - windowStart > length) {
        break;
      }
      windowEnd = next;
    }
    start = windowStart;
    end = windowEnd;
  }

  private void cut(int offset) {
    if (offset - length > start) {
      start = Math.max(start, words.preceding(offset - length));
    }
    int rest = Math.max(0, length - (offset - start));
    if (offset + rest < windowEnd) {
      end = Math.min(windowEnd, words.following(offset + rest));
    }
  }

  /** The end of the passage that {@link #preceding} has found. */
  @Override
  public int following(int offset) {
    if (end < 0) {
      throw new IllegalStateException("no passage was begun before " + offset);
    }
    return end;
  }

  @Override
  public int first() {
    return sentences.first();
  }

  @Override
  public int last() {
    return sentences.last();
  }

  @Override
  public int current() {
    return sentences.current();
  }

  @Override
  public int next(int n) {
    throw new UnsupportedOperationException("passages have no order of their own");
  }

  @Override
  public int next() {
    throw new UnsupportedOperationException("passages have no order of their own");
  }

  @Override
  public int previous() {
    throw new UnsupportedOperationException("passages have no order of their own");
  }
}
