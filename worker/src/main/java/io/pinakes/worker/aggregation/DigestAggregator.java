package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.DigestPartial;
import io.pinakes.common.aggregation.partial.NumberDigest;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;

/** Collects the distribution of numbers as t-digests. */
final class DigestAggregator extends Aggregator {

  private final Values values;
  private final double compression;
  private final ObjectCells<NumberDigest> digests;

  DigestAggregator(Scope scope, Values values, double compression) {
    super(List.of());
    this.values = values;
    this.compression = compression;
    this.digests = new ObjectCells<>(scope.allowance(), NumberDigest::bytes);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles numbers = values.doubles(segment.reader());
    return (document, owner) -> {
      if (numbers.advanceExact(document)) {
        for (int i = 0, count = numbers.count(); i < count; i++) {
          double value = numbers.next();
          digests.change(owner, () -> new NumberDigest(compression), digest -> digest.add(value));
        }
      }
    };
  }

  @Override
  Partial build(int owner) {
    NumberDigest digest = digests.get(owner);
    return digest == null ? DigestPartial.none(compression) : digest.toPartial(values.format());
  }
}
