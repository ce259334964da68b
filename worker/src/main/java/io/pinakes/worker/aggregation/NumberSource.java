package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.jspecify.annotations.Nullable;

/**
 * Keys made of numbers.
 *
 * @param cut makes the key of a number as the index has it; null: it is no value
 * @param parser makes the key of a request's value
 */
record NumberSource(
    Values values,
    KeyKind kind,
    ResultFormat format,
    LongFunction<@Nullable Object> cut,
    UnaryOperator<Object> parser)
    implements KeySource {

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues numbers = values.numbers(segment.reader());
    return new Segment() {
      private Object[] keys = new Object[1];

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
        for (int i = 0; i < count; i++) {
          Object key = cut.apply(numbers.nextValue());
          if (key != null) {
            keys[size++] = key;
          }
        }
        return size;
      }

      @Override
      public Object value(int place) {
        return keys[place];
      }
    };
  }

  @Override
  public Object parse(Object value) {
    return parser.apply(value);
  }
}
