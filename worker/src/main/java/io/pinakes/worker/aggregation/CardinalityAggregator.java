package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.CardinalityPartial;
import io.pinakes.common.aggregation.partial.DistinctCounter;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Counts distinct values by their hashes. */
final class CardinalityAggregator extends Aggregator {

  /** Ordinals of a segment's texts whose hashes are remembered; past them each is made again. */
  private static final int REMEMBERED = 1 << 20;

  private final Allowance allowance;
  private final Values values;
  private final int threshold;
  private final ObjectCells<DistinctCounter> counters;
  private int numericSegments;
  private int ordinalSegments;

  CardinalityAggregator(Scope scope, Values values, int threshold) {
    super(List.of());
    this.allowance = scope.allowance();
    this.values = values;
    this.threshold = threshold;
    this.counters = new ObjectCells<>(scope.allowance(), DistinctCounter::bytes);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    if (values.isNumber()) {
      numericSegments++;
      SortedNumericDocValues numbers = values.numbers(segment.reader());
      return (document, owner) -> {
        if (numbers.advanceExact(document)) {
          for (int i = 0, count = numbers.docValueCount(); i < count; i++) {
            add(owner, Hashes.mix(numbers.nextValue()));
          }
        }
      };
    }
    ordinalSegments++;
    return new TextLeaf(values.texts(segment.reader()));
  }

  @Override
  Map<String, Object> debug() {
    return Map.of(
        "empty_collectors_used",
        0,
        "numeric_collectors_used",
        numericSegments,
        "ordinals_collectors_used",
        ordinalSegments,
        "ordinals_collectors_overhead_too_high",
        0,
        "string_hashing_collectors_used",
        0);
  }

  /** Hashes each text of a segment once. */
  private final class TextLeaf implements Leaf {
    private final SortedSetDocValues texts;

    /** By ordinal; 0: not hashed yet. */
    private final long[] hashes;

    TextLeaf(SortedSetDocValues texts) {
      this.texts = texts;
      int remembered = (int) Math.min(texts.getValueCount(), REMEMBERED);
      allowance.take((long) remembered * Long.BYTES);
      this.hashes = new long[remembered];
    }

    @Override
    public void collect(int document, int owner) throws IOException {
      if (texts.advanceExact(document)) {
        for (int i = 0, count = texts.docValueCount(); i < count; i++) {
          add(owner, hash(texts.nextOrd()));
        }
      }
    }

    private long hash(long ordinal) throws IOException {
      if (ordinal >= hashes.length) {
        return CardinalityAggregator.hash(texts.lookupOrd(ordinal));
      }
      int place = (int) ordinal;
      if (hashes[place] == 0) {
        hashes[place] = CardinalityAggregator.hash(texts.lookupOrd(ordinal));
      }
      return hashes[place];
    }

    @Override
    public void finish() {
      allowance.free((long) hashes.length * Long.BYTES);
    }
  }

  private static long hash(BytesRef text) {
    return StringHelper.murmurhash3_x64_128(text)[0];
  }

  private void add(int owner, long hash) {
    counters.change(owner, () -> new DistinctCounter(threshold), counter -> counter.add(hash));
  }

  @Override
  Partial build(int owner) {
    @Nullable DistinctCounter counter = counters.get(owner);
    return counter == null ? CardinalityPartial.none(threshold) : counter.toPartial();
  }
}
