package io.pinakes.worker.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.query.DistanceSort;
import io.pinakes.common.query.SortKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.SloppyMath;
import org.jspecify.annotations.Nullable;

/** By how far a document's points are from others; documents without points are infinitely far. */
final class DistanceOrder implements KeySort {

  /** OpenSearch's mean radius of the earth in meters, of WGS 84. */
  private static final double EARTH_RADIUS = 6371008.7714;

  private static final long INFINITE = NumericUtils.doubleToSortableLong(Double.POSITIVE_INFINITY);

  private final SortKey key;
  private final DistanceSort sort;
  private final @Nullable String path;
  private final @Nullable NestedObjects nested;

  /**
   * An order.
   *
   * @param path of the field with the points; null: no document has any
   */
  DistanceOrder(
      SortKey key, DistanceSort sort, @Nullable String path, @Nullable NestedObjects nested) {
    this.key = key;
    this.sort = sort;
    this.path = path;
    this.nested = nested;
  }

  @Override
  public SortField field() {
    return new SortField(key.field(), new ValueOrder(INFINITE, this::open), key.descending());
  }

  @Override
  public Object raw(@Nullable Object value) {
    return NumericUtils.doubleToSortableLong(Double.parseDouble(String.valueOf(value)));
  }

  @Override
  public Object shown(Object raw) {
    return NumericUtils.sortableLongToDouble((Long) raw);
  }

  private NumericDocValues open(LeafReaderContext segment) throws IOException {
    SortedNumericDocValues points =
        path == null
            ? DocValues.emptySortedNumeric()
            : DocValues.getSortedNumeric(segment.reader(), path);
    return new Distances(nested == null ? points : nested.numbers(segment, points));
  }

  /** Sortable bits of what the mode makes of all distances of a document's points. */
  private final class Distances extends ValueByDocument {
    private final SortedNumericDocValues points;

    Distances(SortedNumericDocValues points) {
      this.points = points;
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      return points.advanceExact(target);
    }

    @Override
    public long longValue() throws IOException {
      List<GeoPoint> origins = sort.points();
      int count = points.docValueCount();
      long[] distances = new long[count * origins.size()];
      int next = 0;
      for (int i = 0; i < count; i++) {
        long point = points.nextValue();
        double latitude = GeoEncodingUtils.decodeLatitude((int) (point >> 32));
        double longitude = GeoEncodingUtils.decodeLongitude((int) point);
        for (GeoPoint origin : origins) {
          distances[next++] =
              NumericUtils.doubleToSortableLong(distance(origin, latitude, longitude));
        }
      }
      Arrays.sort(distances);
      return SortModes.select(key.effectiveMode(), distances, true);
    }
  }

  private double distance(GeoPoint from, double latitude, double longitude) {
    double meters =
        sort.plane()
            ? plane(from, latitude, longitude)
            : SloppyMath.haversinMeters(from.latitude(), from.longitude(), latitude, longitude);
    return sort.unit().fromMeters(meters);
  }

  private static double plane(GeoPoint from, double latitude, double longitude) {
    double x =
        Math.toRadians(longitude - from.longitude())
            * Math.cos(Math.toRadians((latitude + from.latitude()) / 2));
    double y = Math.toRadians(latitude - from.latitude());
    return Math.sqrt(x * x + y * y) * EARTH_RADIUS;
  }

  /**
   * Checks that the points are on earth.
   *
   * @throws ApiException 400: one is not
   */
  static void check(String field, List<GeoPoint> points) {
    for (GeoPoint point : points) {
      try {
        point.checked();
      } catch (IllegalArgumentException e) {
        throw new ApiException(
            400,
            "parse_exception",
            e.getMessage() + " for [GeoDistanceSort] for field [" + field + "].");
      }
    }
  }
}
