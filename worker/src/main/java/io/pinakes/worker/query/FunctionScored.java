package io.pinakes.worker.query;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.FilterScorer;
import org.apache.lucene.search.FilterWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * A query whose scores functions change. A boost from outside multiplies the query's score before
 * they do, as in OpenSearch; Lucene's own query of this kind multiplies what comes of them.
 */
final class FunctionScored extends Query {

  private final Query in;
  private final DoubleValuesSource functions;

  FunctionScored(Query in, DoubleValuesSource functions) {
    this.in = in;
    this.functions = functions;
  }

  // Lucene asks for the very same query where there is nothing to rewrite.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    Query rewritten = in.rewrite(searcher);
    DoubleValuesSource changed = functions.rewrite(searcher);
    return rewritten == in && changed.equals(functions)
        ? this
        : new FunctionScored(rewritten, changed);
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
      throws IOException {
    if (!mode.needsScores()) {
      return in.createWeight(searcher, mode, boost);
    }
    Weight weight = in.createWeight(searcher, ScoreMode.COMPLETE, boost);
    return new FilterWeight(this, weight) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        return supplier == null ? null : supplier(supplier, leaf);
      }

      @Override
      public Explanation explain(LeafReaderContext leaf, int document) throws IOException {
        Explanation score = weight.explain(leaf, document);
        return score.isMatch() ? functions.explain(leaf, document, score) : score;
      }
    };
  }

  private ScorerSupplier supplier(ScorerSupplier all, LeafReaderContext leaf) {
    return new ScorerSupplier() {
      @Override
      public Scorer get(long leadCost) throws IOException {
        Scorer scorer = all.get(leadCost);
        DoubleValues values = functions.getValues(leaf, DoubleValuesSource.fromScorer(scorer));
        return new FilterScorer(scorer) {
          @Override
          public float score() throws IOException {
            return values.advanceExact(docID()) ? (float) values.doubleValue() : 0;
          }

          @Override
          public float getMaxScore(int upTo) {
            return Float.POSITIVE_INFINITY;
          }

          @Override
          public int advanceShallow(int target) {
            return DocIdSetIterator.NO_MORE_DOCS;
          }
        };
      }

      @Override
      public long cost() {
        return all.cost();
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    in.visit(visitor);
  }

  @Override
  public String toString(String field) {
    return "function score (" + in.toString(field) + ", " + functions + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionScored query
        && in.equals(query.in)
        && functions.equals(query.functions);
  }

  @Override
  public int hashCode() {
    return 31 * in.hashCode() + functions.hashCode();
  }
}
