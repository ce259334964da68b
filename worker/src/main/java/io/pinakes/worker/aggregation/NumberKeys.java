package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.Bits;

/** Numbers, dates and booleans, which are their own numbers. */
record NumberKeys(Scope scope, Values values, TermFilter.Numbers filter) implements TermKeys {

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues numbers = values.numbers(segment.reader());
    return new Segment() {
      private long[] keys = new long[4];

      @Override
      public int advance(int document) throws IOException {
        if (!numbers.advanceExact(document)) {
          return 0;
        }
        int count = numbers.docValueCount();
        if (count > keys.length) {
          keys = Arrays.copyOf(keys, Math.max(count, keys.length * 2));
        }
        int size = 0;
        long previous = 0;
        for (int i = 0; i < count; i++) {
          long value = numbers.nextValue();
          // Values of a document are sorted: equal ones follow each other.
          if ((i == 0 || value != previous) && filter.accepts(value)) {
            keys[size++] = value;
          }
          previous = value;
        }
        return size;
      }

      @Override
      public long key(int place) {
        return keys[place];
      }
    };
  }

  @Override
  public int compare(long a, long b) {
    // Raw values sort as numbers do, whatever the type.
    return Long.compare(a, b);
  }

  @Override
  public Object shown(long key) {
    return values.key(key);
  }

  @Override
  public void forEach(LongConsumer keys) throws IOException {
    forEach(scope, this, keys);
  }

  /** Tells the values of every document that is there. */
  static void forEach(Scope scope, TermKeys values, LongConsumer keys) throws IOException {
    for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
      Segment all = values.segment(segment);
      Bits live = segment.reader().getLiveDocs();
      for (int document = 0; document < segment.reader().maxDoc(); document++) {
        if (live == null || live.get(document)) {
          for (int i = 0, count = all.advance(document); i < count; i++) {
            keys.accept(all.key(i));
          }
        }
      }
      all.close();
    }
  }

  @Override
  public KeyKind kind() {
    return values.kind();
  }

  @Override
  public ResultFormat format() {
    return values.format();
  }
}
