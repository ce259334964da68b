package io.pinakes.worker.search;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.LeafFieldComparator;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.comparators.LongComparator;

/** Orders documents by numbers that are worked out. */
final class ValueOrder extends FieldComparatorSource {

  /** Opens the numbers of a segment. */
  @FunctionalInterface
  interface Opener {
    NumericDocValues open(LeafReaderContext segment) throws IOException;
  }

  private final long missing;
  private final Opener opener;

  /**
   * An order.
   *
   * @param missing the number of documents without one
   */
  ValueOrder(long missing, Opener opener) {
    this.missing = missing;
    this.opener = opener;
  }

  @Override
  public FieldComparator<?> newComparator(
      String field, int hits, Pruning pruning, boolean reversed) {
    return new LongComparator(hits, field, missing, reversed, Pruning.NONE) {
      @Override
      public LeafFieldComparator getLeafComparator(LeafReaderContext context) throws IOException {
        return new LongLeafComparator(context) {
          @Override
          protected NumericDocValues getNumericDocValues(LeafReaderContext leaf, String name)
              throws IOException {
            return opener.open(leaf);
          }
        };
      }
    };
  }
}
