package io.pinakes.worker.query;

import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.docvalues.Column;
import io.pinakes.worker.index.IndexFormat;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * A number from 0 to 1, without 1, that a seed and the document make.
 *
 * @param field whose least value makes it; null: the document's id does
 * @param steady whether it must not depend on the document's place in the shard
 */
record RandomFunction(int seed, @Nullable ValueField field, boolean steady)
    implements DocumentFunction {

  private static final int BITS = 24;

  @Override
  public Values open(LeafReaderContext leaf) throws IOException {
    if (!steady) {
      return document -> fraction(mix(leaf.docBase + document));
    }
    if (field == null) {
      BinaryDocValues ids = DocValues.getBinary(leaf.reader(), IndexFormat.ID);
      return document ->
          ids.advanceExact(document)
              ? fraction(StringHelper.murmurhash3_x86_32(ids.binaryValue(), seed))
              : fraction(seed);
    }
    return switch (Column.of(field)) {
      case Column.Longs longs -> {
        SortedNumericDocValues values = longs.open(leaf.reader());
        yield document ->
            fraction(mix(values.advanceExact(document) ? Long.hashCode(values.nextValue()) : 0));
      }
      case Column.Words words -> {
        SortedSetDocValues values = words.open(leaf.reader());
        yield document ->
            fraction(
                values.advanceExact(document)
                    ? StringHelper.murmurhash3_x86_32(values.lookupOrd(values.nextOrd()), seed)
                    : mix(0));
      }
    };
  }

  /** The finishing steps of MurmurHash3, which spread every bit. */
  private int mix(int number) {
    int hash = number ^ seed;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static double fraction(int hash) {
    return (hash & ((1 << BITS) - 1)) / (double) (1 << BITS);
  }

  @Override
  public String name() {
    return "random score function (seed: " + seed + ")";
  }
}
