package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.KeyKind;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/** Texts and addresses, which are numbered as they come. */
final class TextKeys implements TermKeys {

  /** Ordinals of a segment's values that are remembered; past them each one is looked up again. */
  private static final int REMEMBERED = 1 << 20;

  private static final int UNSEEN = -2;
  private static final int REFUSED = -1;

  private final Scope scope;
  private final Values values;
  private final TermFilter.Texts filter;
  private final TextTable texts;
  private int singleValuedSegments;
  private int multiValuedSegments;
  private final BytesRef scratchA = new BytesRef();
  private final BytesRef scratchB = new BytesRef();

  TextKeys(Scope scope, Values values, TermFilter.Texts filter) {
    this.scope = scope;
    this.values = values;
    this.filter = filter;
    this.texts = new TextTable(scope.allowance());
  }

  @Override
  public Segment segment(LeafReaderContext segment) throws IOException {
    SortedSetDocValues ordinals = values.texts(segment.reader());
    if (DocValues.unwrapSingleton(ordinals) == null) {
      multiValuedSegments++;
    } else {
      singleValuedSegments++;
    }
    int remembered = (int) Math.min(ordinals.getValueCount(), REMEMBERED);
    scope.allowance().take((long) remembered * Integer.BYTES);
    int[] seen = new int[remembered];
    Arrays.fill(seen, UNSEEN);
    return new Segment() {
      private long[] keys = new long[4];

      @Override
      public int advance(int document) throws IOException {
        if (!ordinals.advanceExact(document)) {
          return 0;
        }
        int count = ordinals.docValueCount();
        if (count > keys.length) {
          keys = Arrays.copyOf(keys, Math.max(count, keys.length * 2));
        }
        int size = 0;
        for (int i = 0; i < count; i++) {
          int text = text(ordinals, ordinals.nextOrd(), seen);
          if (text >= 0) {
            keys[size++] = text;
          }
        }
        return size;
      }

      @Override
      public long key(int place) {
        return keys[place];
      }

      @Override
      public void close() {
        scope.allowance().free((long) remembered * Integer.BYTES);
      }
    };
  }

  private int text(SortedSetDocValues ordinals, long ordinal, int[] seen) throws IOException {
    if (ordinal >= seen.length) {
      return text(ordinals.lookupOrd(ordinal));
    }
    int text = seen[(int) ordinal];
    if (text == UNSEEN) {
      text = text(ordinals.lookupOrd(ordinal));
      seen[(int) ordinal] = text;
    }
    return text;
  }

  private int text(BytesRef value) {
    return filter.accepts(value) ? texts.add(value) : REFUSED;
  }

  @Override
  public int compare(long a, long b) {
    return texts.get((int) a, scratchA).compareTo(texts.get((int) b, scratchB));
  }

  @Override
  public Object shown(long key) {
    return values.key(texts.get((int) key, scratchA));
  }

  @Override
  public void forEach(LongConsumer keys) throws IOException {
    for (LeafReaderContext segment : scope.searcher().getLeafContexts()) {
      SortedSetDocValues ordinals = values.texts(segment.reader());
      for (long ordinal = 0; ordinal < ordinals.getValueCount(); ordinal++) {
        int text = text(ordinals.lookupOrd(ordinal));
        if (text >= 0) {
          keys.accept(text);
        }
      }
    }
  }

  @Override
  public Map<String, Object> debug() {
    return Map.of(
        "segments_with_single_valued_ords",
        singleValuedSegments,
        "segments_with_multi_valued_ords",
        multiValuedSegments);
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
