package io.pinakes.worker.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.TermQuery;

/**
 * The best of a word's terms in several fields, each of them as frequent as the most frequent one,
 * and one document more for each that is rarer. So does OpenSearch's {@code cross_fields}.
 */
final class BlendedTerms extends Query {

  /** A term and what its field counts. */
  record Weighted(Term term, float boost) {}

  private final List<Weighted> terms;
  private final float tieBreaker;

  BlendedTerms(List<Weighted> terms, float tieBreaker) {
    this.terms = List.copyOf(terms);
    this.tieBreaker = tieBreaker;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    TermStates[] states = new TermStates[terms.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = TermStates.build(searcher, terms.get(i).term(), true);
    }
    blend(states, searcher.getIndexReader());
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      Query query = new TermQuery(terms.get(i).term(), states[i]);
      queries.add(MatchCompiler.boosted(query, terms.get(i).boost()));
    }
    return queries.size() == 1 ? queries.getFirst() : new DisjunctionMaxQuery(queries, tieBreaker);
  }

  private void blend(TermStates[] states, IndexReader reader) throws IOException {
    int most = 0;
    long leastTokens = Long.MAX_VALUE;
    for (int i = 0; i < states.length; i++) {
      most = Math.max(most, states[i].docFreq());
      leastTokens = Math.min(leastTokens, reader.getSumTotalTermFreq(terms.get(i).term().field()));
    }
    if (states.length == 1 || most == 0) {
      return;
    }
    int bound = (int) Math.min(reader.maxDoc(), leastTokens);
    Integer[] byFrequency = new Integer[states.length];
    Arrays.setAll(byFrequency, i -> i);
    int[] frequencies = Arrays.stream(states).mapToInt(TermStates::docFreq).toArray();
    Arrays.sort(byFrequency, Comparator.comparingInt(i -> -frequencies[i]));
    int blended = Math.min(bound, most);
    int previous = most;
    long occurrences = 0;
    for (int i : byFrequency) {
      if (frequencies[i] == 0) {
        break;
      }
      if (previous > frequencies[i]) {
        blended++;
      }
      occurrences += states[i].totalTermFreq();
      previous = frequencies[i];
      frequencies[i] = Math.min(bound, blended);
    }
    occurrences = Math.min(occurrences, leastTokens);
    for (int i = 0; i < states.length; i++) {
      if (frequencies[i] > 0) {
        // More documents than have the field would make the score negative.
        int frequency = Math.min(frequencies[i], reader.getDocCount(terms.get(i).term().field()));
        // A term cannot occur less often than documents have it.
        long total = Math.max(occurrences, frequency);
        states[i] = with(reader.getContext(), states[i], frequency, total);
      }
    }
  }

  private static TermStates with(
      IndexReaderContext top, TermStates states, int documents, long occurrences)
      throws IOException {
    var adjusted = new TermStates(top);
    boolean first = true;
    for (LeafReaderContext leaf : top.leaves()) {
      TermState state = states.get(leaf) == null ? null : states.get(leaf).get();
      if (state == null) {
        continue;
      }
      // Statistics are of the whole, not of the segment: all of them go with the first.
      adjusted.register(state, leaf.ord, first ? documents : 0, first ? occurrences : 0);
      first = false;
    }
    return adjusted;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    for (Weighted weighted : terms) {
      if (visitor.acceptField(weighted.term().field())) {
        visitor.consumeTerms(this, weighted.term());
      }
    }
  }

  @Override
  public String toString(String field) {
    return "blended(" + terms + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlendedTerms blended
        && terms.equals(blended.terms)
        && tieBreaker == blended.tieBreaker;
  }

  @Override
  public int hashCode() {
    return 31 * terms.hashCode() + Float.hashCode(tieBreaker);
  }
}
