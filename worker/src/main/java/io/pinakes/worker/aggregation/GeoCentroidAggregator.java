package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.GeoCentroidPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/** Collects sums of places. */
final class GeoCentroidAggregator extends Aggregator {

  private final Points points;
  private final LongCells counts;
  private final SumCells latitudes;
  private final SumCells longitudes;

  GeoCentroidAggregator(Scope scope, Points points) {
    super(List.of());
    this.points = points;
    this.counts = new LongCells(scope.allowance(), 0);
    this.latitudes = new SumCells(scope.allowance());
    this.longitudes = new SumCells(scope.allowance());
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues values = points.open(segment.reader());
    return (document, owner) -> {
      if (values.advanceExact(document)) {
        int count = values.docValueCount();
        counts.add(owner, count);
        for (int i = 0; i < count; i++) {
          long point = values.nextValue();
          latitudes.add(owner, Points.latitude(point));
          longitudes.add(owner, Points.longitude(point));
        }
      }
    };
  }

  @Override
  Partial build(int owner) {
    return new GeoCentroidPartial(counts.get(owner), latitudes.get(owner), longitudes.get(owner));
  }
}
