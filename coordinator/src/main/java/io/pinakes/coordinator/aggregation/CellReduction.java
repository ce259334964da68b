package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.GeoGridAggregation;
import io.pinakes.common.aggregation.TermsRequest;
import io.pinakes.common.aggregation.partial.GeoCell;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.aggregation.partial.TermsPartial.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Buckets of a matrix's or a grid's cells, which have no more than a key and a count. */
record CellReduction(Reduction reduction, BucketCount count, AggregationNode node) {

  Result matrix(TermsPartial found) {
    var sorted = new ArrayList<>(found.buckets());
    sorted.sort(Comparator.comparing(Bucket::key, found.keyOrder()));
    return result(sorted, bucket -> (String) bucket.key());
  }

  Result grid(GeoGridAggregation grid, TermsPartial found) {
    TermsRequest cells = grid.cells();
    var sorted = new ArrayList<>(found.buckets());
    sorted.sort(
        TermsReduction.order(
            cells.order(), node, found.keyOrder(), Bucket::key, Bucket::count, Bucket::inner));
    List<Bucket> first = sorted.subList(0, Math.min(cells.size(), sorted.size()));
    return result(
        first,
        bucket ->
            switch (grid.grid()) {
              case GEOHASH -> GeoCell.geohashText((Long) bucket.key(), grid.precision());
              case GEOTILE -> GeoCell.tileText((Long) bucket.key());
            });
  }

  private Result result(List<Bucket> cells, Function<Bucket, String> key) {
    var buckets = new ArrayList<Result.Bucket>(cells.size());
    for (Bucket cell : cells) {
      count.add();
      String name = key.apply(cell);
      buckets.add(
          new Result.Bucket(
              name,
              Double.NaN,
              Shown.object().put("key", name),
              cell.count(),
              Shown.object(),
              reduction.reduceLevel(node.inner(), cell.inner())));
    }
    return new Result.Multi(node.type(), Shown.object(), false, buckets);
  }
}
