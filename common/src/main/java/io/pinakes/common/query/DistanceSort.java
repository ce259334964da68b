package io.pinakes.common.query;

import io.pinakes.common.mapping.DistanceUnit;
import io.pinakes.common.mapping.GeoPoint;
import java.util.List;

/**
 * How far a document's points are from others.
 *
 * @param points at least one, as the request has them: they need not be on earth
 * @param unit of the distances that hits show
 * @param plane whether the earth counts as flat between two points, which is faster and less exact
 * @param ignoreUnmapped whether a field that is not mapped counts as one without points
 */
public record DistanceSort(
    List<GeoPoint> points, DistanceUnit unit, boolean plane, boolean ignoreUnmapped) {

  public DistanceSort {
    points = List.copyOf(points);
  }
}
