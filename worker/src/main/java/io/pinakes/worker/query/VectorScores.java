package io.pinakes.worker.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** How near documents' vectors are to one, computed for each document. */
final class VectorScores extends DoubleValuesSource {

  private final String field;
  private final float[] vector;

  VectorScores(String field, float[] vector) {
    this.field = field;
    this.vector = vector.clone();
  }

  @Override
  public DoubleValues getValues(LeafReaderContext leaf, @Nullable DoubleValues scores)
      throws IOException {
    return leaf.reader().getFloatVectorValues(field) == null
        ? DoubleValues.EMPTY
        : DoubleValuesSource.similarityToQueryVector(leaf, vector, field);
  }

  @Override
  public Explanation explain(LeafReaderContext leaf, int document, Explanation score)
      throws IOException {
    DoubleValues values = getValues(leaf, null);
    return values.advanceExact(document)
        ? Explanation.match((float) values.doubleValue(), "similarity to a vector in " + field)
        : Explanation.noMatch("no vector in " + field);
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  public DoubleValuesSource rewrite(IndexSearcher searcher) {
    return this;
  }

  @Override
  public boolean isCacheable(LeafReaderContext leaf) {
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorScores scores
        && field.equals(scores.field)
        && Arrays.equals(vector, scores.vector);
  }

  @Override
  public int hashCode() {
    return 31 * field.hashCode() + Arrays.hashCode(vector);
  }

  @Override
  public String toString() {
    return "vector(" + field + ")";
  }
}
