package io.pinakes.worker.aggregation;

import java.io.IOException;
import org.apache.lucene.search.Scorable;

/** An aggregation at work in one segment. */
interface Leaf {

  /** Takes no document. */
  Leaf NONE = (_, _) -> {};

  /**
   * Takes a document. Documents come in their order, one several times if it is in several buckets.
   *
   * @param owner the bucket of the aggregation around this one; 0 at the top
   */
  void collect(int document, int owner) throws IOException;

  /** What scores the documents that follow. */
  default void setScorer(Scorable scorer) throws IOException {}

  /** After the last document. */
  default void finish() throws IOException {}

  /** Several as one. */
  static Leaf of(Leaf[] leaves) {
    return switch (leaves.length) {
      case 0 -> NONE;
      case 1 -> leaves[0];
      default ->
          new Leaf() {
            @Override
            public void collect(int document, int owner) throws IOException {
              for (Leaf leaf : leaves) {
                leaf.collect(document, owner);
              }
            }

            @Override
            public void setScorer(Scorable scorer) throws IOException {
              for (Leaf leaf : leaves) {
                leaf.setScorer(scorer);
              }
            }

            @Override
            public void finish() throws IOException {
              for (Leaf leaf : leaves) {
                leaf.finish();
              }
            }
          };
    };
  }
}
