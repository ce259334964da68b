package io.pinakes.common.aggregation.partial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Numbers in clusters of those that lie near each other.
 *
 * @param clusters by their centers, rising, no two of which are equal
 */
public record ClustersPartial(ResultFormat format, List<Cluster> clusters) implements Partial {

  public ClustersPartial {
    clusters = List.copyOf(clusters);
  }

  /**
   * A cluster.
   *
   * @param min its least number
   * @param center the mean of its numbers
   * @param max its greatest number
   */
  public record Cluster(double min, double center, double max, long count, List<Partial> inner) {

    public Cluster {
      inner = List.copyOf(inner);
    }

    /** Both as one. */
    public Cluster join(Cluster other) {
      long both = count + other.count;
      double mean = center == other.center ? center : weighed(other) / both;
      return new Cluster(
          Math.min(min, other.min),
          mean,
          Math.max(max, other.max),
          both,
          Partial.merge(inner, other.inner));
    }

    private double weighed(Cluster other) {
      return center * count + other.center * other.count;
    }
  }

  @Override
  public Partial merge(Partial other) {
    if (!(other instanceof ClustersPartial more)) {
      throw Partial.mismatch();
    }
    var all = new ArrayList<>(clusters);
    all.addAll(more.clusters);
    all.sort(Comparator.comparingDouble(Cluster::center));
    var merged = new ArrayList<Cluster>(all.size());
    for (Cluster cluster : all) {
      boolean same = !merged.isEmpty() && merged.getLast().center() == cluster.center();
      merged.add(same ? merged.removeLast().join(cluster) : cluster);
    }
    return new ClustersPartial(format.or(more.format), merged);
  }
}
