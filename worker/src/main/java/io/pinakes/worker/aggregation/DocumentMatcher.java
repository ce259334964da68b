package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;

/** Tells for rising documents of a segment whether they match a query. */
final class DocumentMatcher {

  private final DocIdSetIterator candidates;
  private final TwoPhaseIterator check;
  private final boolean checks;
  private int last = -1;
  private boolean matched;

  DocumentMatcher(Weight weight, LeafReaderContext segment) throws IOException {
    Scorer scorer = weight.scorer(segment);
    TwoPhaseIterator phases = scorer == null ? null : scorer.twoPhaseIterator();
    checks = phases != null;
    check = phases != null ? phases : ALWAYS;
    candidates =
        scorer == null
            ? DocIdSetIterator.empty()
            : phases != null ? phases.approximation() : scorer.iterator();
  }

  private static final TwoPhaseIterator ALWAYS =
      new TwoPhaseIterator(DocIdSetIterator.empty()) {
        @Override
        public boolean matches() {
          return true;
        }

        @Override
        public float matchCost() {
          return 0;
        }
      };

  boolean matches(int document) throws IOException {
    if (document != last) {
      last = document;
      if (candidates.docID() < document) {
        candidates.advance(document);
      }
      matched = candidates.docID() == document && (!checks || check.matches());
    }
    return matched;
  }
}
