package io.pinakes.worker.query;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.FilterWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** A query without the documents that score less than a bound. */
final class AtLeast extends Query {

  private final Query in;
  private final float bound;

  AtLeast(Query in, float bound) {
    this.in = in;
    this.bound = bound;
  }

  // Lucene asks for the very same query where there is nothing to rewrite.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    Query rewritten = in.rewrite(searcher);
    return rewritten == in ? this : new AtLeast(rewritten, bound);
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
      throws IOException {
    // Scores decide what matches, so they are needed even where nobody shows them.
    Weight weight = in.createWeight(searcher, ScoreMode.COMPLETE, boost);
    return new FilterWeight(this, weight) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        return supplier == null ? null : supplier(supplier);
      }

      @Override
      public int count(LeafReaderContext leaf) {
        return -1;
      }

      @Override
      public Explanation explain(LeafReaderContext leaf, int document) throws IOException {
        Explanation explanation = weight.explain(leaf, document);
        if (explanation.isMatch() && explanation.getValue().floatValue() < bound) {
          return Explanation.noMatch(
              "Score value is too low, expected at least "
                  + bound
                  + " but got "
                  + explanation.getValue(),
              explanation);
        }
        return explanation;
      }
    };
  }

  private ScorerSupplier supplier(ScorerSupplier all) {
    return new ScorerSupplier() {
      @Override
      public Scorer get(long leadCost) throws IOException {
        return new Enough(all.get(leadCost));
      }

      @Override
      public long cost() {
        return all.cost();
      }
    };
  }

  private final class Enough extends Scorer {
    private final Scorer all;
    private final TwoPhaseIterator twoPhase;
    private float score;

    Enough(Scorer all) {
      this.all = all;
      TwoPhaseIterator first = all.twoPhaseIterator();
      DocIdSetIterator candidates = first == null ? all.iterator() : first.approximation();
      this.twoPhase =
          new TwoPhaseIterator(candidates) {
            @Override
            public boolean matches() throws IOException {
              if (first != null && !first.matches()) {
                return false;
              }
              score = all.score();
              return score >= bound;
            }

            @Override
            public float matchCost() {
              // More than any other condition: the query is scored.
              return 1_000f;
            }
          };
    }

    @Override
    public TwoPhaseIterator twoPhaseIterator() {
      return twoPhase;
    }

    @Override
    public DocIdSetIterator iterator() {
      return TwoPhaseIterator.asDocIdSetIterator(twoPhase);
    }

    @Override
    public float score() {
      return score;
    }

    @Override
    public float getMaxScore(int upTo) throws IOException {
      return all.getMaxScore(upTo);
    }

    @Override
    public int docID() {
      return all.docID();
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    in.visit(visitor);
  }

  @Override
  public String toString(String field) {
    return in.toString(field) + ">=" + bound;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AtLeast query && in.equals(query.in) && bound == query.bound;
  }

  @Override
  public int hashCode() {
    return 31 * in.hashCode() + Float.hashCode(bound);
  }
}
