package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.partial.ClustersPartial.Cluster;
import io.pinakes.common.aggregation.partial.Partial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.ArrayUtil;

/** Clusters of numbers by their centers, of which the nearest takes a number. */
final class NearestCluster {

  /** Of a cluster, nearly. */
  private static final long BYTES = 96;

  private final Allowance allowance;
  private final int most;
  private final List<Growing> clusters = new ArrayList<>();

  /**
   * No clusters.
   *
   * @param most that there may be after numbers were added
   */
  NearestCluster(Allowance allowance, int most) {
    this.allowance = allowance;
    this.most = most;
  }

  private static final class Growing {
    private double min;
    private double center;
    private double max;
    private long count;
    private int[] buckets;
    private int size;

    Growing(int bucket, double value, long documents) {
      min = value;
      center = value;
      max = value;
      count = documents;
      buckets = new int[] {bucket};
      size = 1;
    }

    void add(double value, long documents) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      center =
          value == center ? center : (center * count + value * documents) / (count + documents);
      count += documents;
    }
  }

  int size() {
    return clusters.size();
  }

  /** The buckets whose documents are in a cluster. */
  int[] buckets(int place) {
    Growing cluster = clusters.get(place);
    return Arrays.copyOf(cluster.buckets, cluster.size);
  }

  Cluster cluster(int place, List<Partial> inner) {
    Growing cluster = clusters.get(place);
    return new Cluster(cluster.min, cluster.center, cluster.max, cluster.count, inner);
  }

  /** Adds a bucket of the greatest number so far, to the last cluster or as a new one. */
  void append(int bucket, double value, long documents, boolean apart) {
    if (apart) {
      allowance.take(BYTES);
      clusters.add(new Growing(bucket, value, documents));
      return;
    }
    Growing last = clusters.getLast();
    if (last.size == last.buckets.length) {
      int length = ArrayUtil.oversize(last.size + 1, Integer.BYTES);
      allowance.take((long) (length - last.size) * Integer.BYTES);
      last.buckets = Arrays.copyOf(last.buckets, length);
    }
    last.buckets[last.size++] = bucket;
    last.add(value, documents);
  }

  /**
   * Adds a number to the nearest cluster; if it is more than twice as far as clusters are from each
   * other on average, as one of its own.
   *
   * @param next the number of a new bucket
   * @return the bucket that it is in
   */
  int add(double value, long documents, int next) {
    int place = nearest(value);
    Growing nearest = clusters.get(place);
    double distance = Math.abs(nearest.center - value);
    double average =
        (clusters.getLast().center - clusters.getFirst().center) / Math.max(1, clusters.size() - 1);
    if (distance > 2 * average && clusters.size() < most) {
      allowance.take(BYTES);
      clusters.add(value > nearest.center ? place + 1 : place, new Growing(next, value, documents));
      return next;
    }
    nearest.add(value, documents);
    return nearest.buckets[0];
  }

  private int nearest(double value) {
    int low = 0;
    int high = clusters.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (clusters.get(middle).center < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean below =
        low > 0
            && Math.abs(clusters.get(low - 1).center - value)
                <= Math.abs(clusters.get(low).center - value);
    return below ? low - 1 : low;
  }
}
