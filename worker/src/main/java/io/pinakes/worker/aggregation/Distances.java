package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.GeoDistanceAggregation;
import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import java.io.IOException;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.SloppyMath;

/** How far a segment's places are from another. */
final class Distances implements Numbers {

  /** The earth's mean radius, in meters (WGS 84). */
  private static final double MEAN_RADIUS = 6_371_008.7714;

  private final SortedNumericDocValues points;
  private final GeoPoint origin;
  private final boolean plane;
  private final DistanceUnit unit;

  Distances(SortedNumericDocValues points, GeoDistanceAggregation wanted) {
    this.points = points;
    this.origin = wanted.origin();
    this.plane = wanted.plane();
    this.unit = wanted.unit();
  }

  @Override
  public boolean advanceExact(int document) throws IOException {
    return points.advanceExact(document);
  }

  @Override
  public int count() {
    return points.docValueCount();
  }

  @Override
  public double next() throws IOException {
    long point = points.nextValue();
    double latitude = Points.latitude(point);
    double longitude = Points.longitude(point);
    double meters =
        plane
            ? onPlane(latitude, longitude)
            : SloppyMath.haversinMeters(origin.latitude(), origin.longitude(), latitude, longitude);
    return unit.fromMeters(meters);
  }

  /** As if the earth were flat, and narrower where it is farther from the equator. */
  private double onPlane(double latitude, double longitude) {
    double east =
        Math.toRadians(longitude - origin.longitude())
            * Math.cos(Math.toRadians((latitude + origin.latitude()) / 2));
    double north = Math.toRadians(latitude - origin.latitude());
    return Math.sqrt(east * east + north * north) * MEAN_RADIUS;
  }
}
