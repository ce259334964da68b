package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.CardinalityPartial;
import io.pinakes.common.aggregation.partial.DistinctCounter;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Counts distinct values by their hashes. */
final class CardinalityAggregator extends Aggregator {

  private final Values values;
  private final int threshold;
  private final ObjectCells<DistinctCounter> counters;

  CardinalityAggregator(Scope scope, Values values, int threshold) {
    super(List.of());
    this.values = values;
    this.threshold = threshold;
    this.counters = new ObjectCells<>(scope.allowance(), DistinctCounter::bytes);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    if (values.isNumber()) {
      SortedNumericDocValues numbers = values.numbers(segment.reader());
      return (document, owner) -> {
        if (numbers.advanceExact(document)) {
          for (int i = 0, count = numbers.docValueCount(); i < count; i++) {
            add(owner, Hashes.mix(numbers.nextValue()));
          }
        }
      };
    }
    SortedSetDocValues texts = values.texts(segment.reader());
    return (document, owner) -> {
      if (texts.advanceExact(document)) {
        for (int i = 0, count = texts.docValueCount(); i < count; i++) {
          add(owner, hash(texts.lookupOrd(texts.nextOrd())));
        }
      }
    };
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
