package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.GeoBoundsPartial;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;

/** Collects the outermost places. */
final class GeoBoundsAggregator extends Aggregator {

  private final Points points;
  private final DoubleCells tops;
  private final DoubleCells bottoms;
  private final DoubleCells eastLefts;
  private final DoubleCells eastRights;
  private final DoubleCells westLefts;
  private final DoubleCells westRights;

  GeoBoundsAggregator(Scope scope, Points points) {
    super(List.of());
    this.points = points;
    Allowance allowance = scope.allowance();
    tops = new DoubleCells(allowance, Double.NEGATIVE_INFINITY);
    bottoms = new DoubleCells(allowance, Double.POSITIVE_INFINITY);
    eastLefts = new DoubleCells(allowance, Double.POSITIVE_INFINITY);
    eastRights = new DoubleCells(allowance, Double.NEGATIVE_INFINITY);
    westLefts = new DoubleCells(allowance, Double.POSITIVE_INFINITY);
    westRights = new DoubleCells(allowance, Double.NEGATIVE_INFINITY);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues values = points.open(segment.reader());
    return (document, owner) -> {
      if (values.advanceExact(document)) {
        for (int i = 0, count = values.docValueCount(); i < count; i++) {
          long point = values.nextValue();
          add(owner, Points.latitude(point), Points.longitude(point));
        }
      }
    };
  }

  private void add(int owner, double latitude, double longitude) {
    tops.set(owner, Math.max(tops.get(owner), latitude));
    bottoms.set(owner, Math.min(bottoms.get(owner), latitude));
    DoubleCells lefts = longitude >= 0 ? eastLefts : westLefts;
    DoubleCells rights = longitude >= 0 ? eastRights : westRights;
    lefts.set(owner, Math.min(lefts.get(owner), longitude));
    rights.set(owner, Math.max(rights.get(owner), longitude));
  }

  @Override
  Partial build(int owner) {
    return new GeoBoundsPartial(
        tops.get(owner),
        bottoms.get(owner),
        eastLefts.get(owner),
        eastRights.get(owner),
        westLefts.get(owner),
        westRights.get(owner));
  }
}
