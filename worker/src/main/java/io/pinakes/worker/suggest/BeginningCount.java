package io.pinakes.worker.suggest;

import java.io.IOException;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.ByteRunAutomaton;

/**
 * Counts the different beginnings of a segment's inputs that an automaton accepts. Lucene's
 * suggester keeps all of them in memory before it looks for the best inputs, so that an expression
 * such as {@code .*a} would take memory for every input of the index.
 */
final class BeginningCount {

  private final ByteRunAutomaton automaton;

  /** Of a deterministic automaton over bytes. */
  BeginningCount(Automaton automaton) {
    this.automaton = new ByteRunAutomaton(automaton, true);
  }

  /** How many there are; counting ends at the bound. */
  int upTo(int bound, Terms terms) throws IOException {
    TermsEnum each = terms.iterator();
    var next = new BytesRefBuilder();
    int found = 0;
    for (BytesRef term = each.next(); term != null; ) {
      int state = 0;
      int length = 0;
      while (state >= 0 && !automaton.isAccept(state) && length < term.length) {
        state = automaton.step(state, term.bytes[term.offset + length] & 0xff);
        length++;
      }
      if (state >= 0 && automaton.isAccept(state)) {
        found++;
        if (found >= bound) {
          return found;
        }
      }
      // Whatever begins so is decided: on to the first term that does not.
      next.copyBytes(term.bytes, term.offset, length);
      if (state >= 0 && !automaton.isAccept(state)) {
        term = each.next();
      } else if (increment(next)) {
        term = each.seekCeil(next.get()) == TermsEnum.SeekStatus.END ? null : each.term();
      } else {
        term = null;
      }
    }
    return found;
  }

  /** Makes it the least that is greater than all that begin so; false if nothing is. */
  private static boolean increment(BytesRefBuilder beginning) {
    int length = beginning.length();
    while (length > 0 && beginning.byteAt(length - 1) == (byte) 0xff) {
      length--;
    }
    if (length == 0) {
      return false;
    }
    beginning.setLength(length);
    beginning.setByteAt(length - 1, (byte) (beginning.byteAt(length - 1) + 1));
    return true;
  }
}
