package io.pinakes.worker.index;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.TextSimilarity;
import io.pinakes.common.mapping.ValueField;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.BooleanSimilarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.Similarity;

/**
 * Scores each field as its mapping says. All of them read the norms that Lucene writes by default,
 * so the writer needs none of this.
 */
public final class Similarities extends PerFieldSimilarityWrapper {

  /** Lucene's and OpenSearch's default: how soon more occurrences stop to count. */
  private static final float BM25_K1 = 1.2f;

  /** Lucene's and OpenSearch's default: how much a field's length counts. */
  private static final float BM25_B = 0.75f;

  private static final Similarity BM25 = new BM25Similarity(BM25_K1, BM25_B);
  private static final Similarity BOOLEAN = new BooleanSimilarity();
  private static final Similarity TERM_COUNT = new TermCountSimilarity();

  private final Mapping mapping;

  private Similarities(Mapping mapping) {
    this.mapping = mapping;
  }

  /** The similarities for searches with this mapping. */
  public static Similarity of(Mapping mapping) {
    return new Similarities(mapping);
  }

  @Override
  public Similarity get(String name) {
    ValueField field = mapping.valueField(name);
    TextSimilarity similarity = field == null ? TextSimilarity.BM25 : field.similarity();
    return switch (similarity) {
      case BM25 -> BM25;
      case BOOLEAN -> BOOLEAN;
      case TERM_COUNT -> TERM_COUNT;
    };
  }

  /** The score is how often the term occurs in the field. */
  private static final class TermCountSimilarity extends Similarity {
    @Override
    public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
      return new SimScorer() {
        @Override
        public float score(float freq, long norm) {
          return boost * freq;
        }
      };
    }
  }
}
