package io.pinakes.worker.analysis;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.analysis.Component;
import io.pinakes.common.analysis.ComponentKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ConditionalTokenFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Repeats each token once for each of its branches, and puts each copy through one of them. */
final class Multiplexer {

  private Multiplexer() {}

  static UnaryOperator<TokenStream> of(Analysis analysis, Component filter) {
    var branches = new ArrayList<UnaryOperator<TokenStream>>();
    if (filter.flag("preserve_original", true)) {
      branches.add(in -> in);
    }
    for (String branch : filter.listOrEmpty("filters")) {
      branches.add(branch(analysis, branch));
    }
    return in -> {
      var repeat = new Repeat(in, branches.size());
      TokenStream stream = repeat;
      for (int i = 0; i < branches.size(); i++) {
        stream = new OnTurn(stream, repeat, i, branches.get(i));
      }
      return new RemoveDuplicatesTokenFilter(stream);
    };
  }

  private static UnaryOperator<TokenStream> branch(Analysis analysis, String names) {
    List<UnaryOperator<TokenStream>> filters = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      Component found = analysis.find(ComponentKind.FILTER, name.strip());
      if (found != null) {
        filters.add(TokenFilters.of(found));
      }
    }
    return in -> {
      TokenStream stream = in;
      for (UnaryOperator<TokenStream> filter : filters) {
        stream = filter.apply(stream);
      }
      return stream;
    };
  }

  /** Says whose turn it is. */
  private static final class Repeat extends TokenFilter {
    private final PositionIncrementAttribute increment =
        addAttribute(PositionIncrementAttribute.class);
    private final int times;
    private int turn;
    private State state;

    Repeat(TokenStream in, int times) {
      super(in);
      this.times = times;
      this.turn = times - 1;
      this.state = captureState();
    }

    @Override
    public boolean incrementToken() throws IOException {
      if (turn >= times - 1) {
        if (!input.incrementToken()) {
          return false;
        }
        turn = 0;
        state = captureState();
        return true;
      }
      turn++;
      restoreState(state);
      increment.setPositionIncrement(0);
      return true;
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      turn = times - 1;
    }
  }

  private static final class OnTurn extends ConditionalTokenFilter {
    private final Repeat repeat;
    private final int turn;

    OnTurn(TokenStream in, Repeat repeat, int turn, UnaryOperator<TokenStream> branch) {
      super(in, branch);
      this.repeat = repeat;
      this.turn = turn;
    }

    @Override
    protected boolean shouldFilter() {
      return repeat.turn == turn;
    }
  }
}
