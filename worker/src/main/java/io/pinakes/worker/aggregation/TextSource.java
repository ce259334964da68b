package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.error.ApiException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/** Keys that are texts or addresses. */
record TextSource(Values values) implements KeySource {

  /** Texts of a segment that are kept once read, by the lowest bits of their ordinals. */
  private static final int KEPT = 1 << 10;

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    SortedSetDocValues ordinals = values.texts(segment.reader());
    var kept = new @Nullable String[KEPT];
    long[] whose = new long[KEPT];
    return new Segment() {
      private long[] found = new long[1];

      @Override
      public int advance(int document) throws IOException {
        if (!ordinals.advanceExact(document)) {
          return 0;
        }
        int count = ordinals.docValueCount();
        if (count > found.length) {
          found = Arrays.copyOf(found, Math.max(count, found.length * 2));
        }
        for (int i = 0; i < count; i++) {
          found[i] = ordinals.nextOrd();
        }
        return count;
      }

      @Override
      public Object value(int place) throws IOException {
        long ordinal = found[place];
        int slot = (int) ordinal & KEPT - 1;
        String text = kept[slot];
        if (text == null || whose[slot] != ordinal) {
          text = values.key(ordinals.lookupOrd(ordinal));
          kept[slot] = text;
          whose[slot] = ordinal;
        }
        return text;
      }
    };
  }

  @Override
  public KeyKind kind() {
    return values.kind();
  }

  @Override
  public ResultFormat format() {
    return values.format();
  }

  @Override
  public Object parse(Object value) {
    if (value instanceof String text) {
      return values.key(values.bytes(text));
    }
    boolean isInt = value instanceof Long number && number == number.intValue();
    throw ApiException.illegalArgument(
        "invalid value, expected string, got "
            + (isInt ? "Integer" : value.getClass().getSimpleName()));
  }
}
