package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.VariableWidthAggregation;
import io.pinakes.common.aggregation.partial.ClustersPartial;
import io.pinakes.common.aggregation.partial.ClustersPartial.Cluster;
import io.pinakes.common.aggregation.partial.ResultFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Joins the clusters of all shards that are nearest to each other, until there are few enough. */
record ClustersReduction(Reduction reduction, BucketCount count, AggregationNode node) {

  Result reduce(VariableWidthAggregation histogram, ClustersPartial found) {
    List<Cluster> clusters = withoutOverlaps(joined(found.clusters(), histogram.buckets()));
    var buckets = new ArrayList<Result.Bucket>(clusters.size());
    for (Cluster cluster : clusters) {
      count.add();
      ObjectNode head = Shown.object();
      number(head, "min", cluster.min(), found.format());
      number(head, "key", cluster.center(), found.format());
      number(head, "max", cluster.max(), found.format());
      buckets.add(
          new Result.Bucket(
              found.format().text(cluster.center()),
              cluster.center(),
              head,
              cluster.count(),
              Shown.object(),
              reduction.reduceLevel(node.inner(), cluster.inner())));
    }
    return new Result.Multi(node.type(), Shown.object(), false, buckets);
  }

  private static void number(ObjectNode to, String name, double value, ResultFormat format) {
    if (format.kind() == ResultFormat.Kind.DECIMAL) {
      Shown.number(to, name, value, format);
    } else {
      to.put(name, value);
    }
  }

  /** The distance of a cluster from the one after it, by their places. */
  private record Gap(double distance, int place) {}

  private static List<Cluster> joined(List<Cluster> clusters, int wanted) {
    int size = clusters.size();
    if (size <= wanted) {
      return clusters;
    }
    var at = new ArrayList<>(clusters);
    int[] before = new int[size];
    int[] after = new int[size];
    var gaps =
        new TreeSet<>(Comparator.comparingDouble(Gap::distance).thenComparingInt(Gap::place));
    for (int i = 0; i < size; i++) {
      before[i] = i - 1;
      after[i] = i + 1;
      if (i + 1 < size) {
        gaps.add(gap(at, i, i + 1));
      }
    }
    for (int left = size; left > wanted; left--) {
      int place = gaps.removeFirst().place();
      int next = after[place];
      int beyond = after[next];
      if (before[place] >= 0) {
        gaps.remove(gap(at, before[place], place));
      }
      if (beyond < size) {
        gaps.remove(gap(at, next, beyond));
        before[beyond] = place;
      }
      after[place] = beyond;
      at.set(place, at.get(place).join(at.get(next)));
      if (before[place] >= 0) {
        gaps.add(gap(at, before[place], place));
      }
      if (beyond < size) {
        gaps.add(gap(at, place, beyond));
      }
    }
    var joined = new ArrayList<Cluster>(wanted);
    for (int i = 0; i < size; i = after[i]) {
      joined.add(at.get(i));
    }
    return joined;
  }

  private static Gap gap(List<Cluster> at, int place, int next) {
    return new Gap(at.get(next).center() - at.get(place).center(), place);
  }

  /** Where a cluster reaches into the next, both end and begin in the middle. */
  private static List<Cluster> withoutOverlaps(List<Cluster> clusters) {
    var apart = new ArrayList<Cluster>(clusters.size());
    for (Cluster cluster : clusters) {
      if (!apart.isEmpty() && apart.getLast().min() == cluster.min()) {
        apart.add(apart.removeLast().join(cluster));
      } else {
        apart.add(cluster);
      }
    }
    for (int i = 1; i < apart.size(); i++) {
      Cluster a = apart.get(i - 1);
      Cluster b = apart.get(i);
      if (b.min() < a.max()) {
        double middle = (a.max() + b.min()) / 2;
        apart.set(i - 1, new Cluster(a.min(), a.center(), middle, a.count(), a.inner()));
        apart.set(i, new Cluster(middle, b.center(), b.max(), b.count(), b.inner()));
      }
    }
    return apart;
  }
}
