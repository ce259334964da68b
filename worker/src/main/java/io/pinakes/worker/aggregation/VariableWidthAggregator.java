package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.VariableWidthAggregation;
import io.pinakes.common.aggregation.partial.ClustersPartial;
import io.pinakes.common.aggregation.partial.ClustersPartial.Cluster;
import io.pinakes.common.aggregation.partial.Partial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/**
 * Clusters of numbers. Different numbers are kept apart at first, each in a bucket of its own; when
 * there are too many, those next to each other are put into clusters of equally many documents, and
 * each later number into the nearest one, or into one of its own if it is far from all.
 *
 * <p>It is within no buckets of others, so that it has one owner.
 */
final class VariableWidthAggregator extends Aggregator {

  private final VariableWidthAggregation histogram;
  private final Values column;
  private final Allowance allowance;
  private final BucketTable numbers;
  private final LongCells counts;
  private int buckets;
  private @Nullable NearestCluster clusters;

  VariableWidthAggregator(
      Scope scope, VariableWidthAggregation histogram, Values column, List<Aggregator> inner) {
    super(inner);
    this.histogram = histogram;
    this.column = column;
    this.allowance = scope.allowance();
    this.numbers = new BucketTable(allowance);
    this.counts = new LongCells(allowance, 0);
  }

  @Override
  Leaf leaf(LeafReaderContext segment) throws IOException {
    Doubles values = column.doubles(segment.reader());
    var documents = new DocumentCounts(segment);
    return new Passing(innerLeaf(segment)) {
      @Override
      public void collect(int document, int owner) throws IOException {
        if (!values.advanceExact(document)) {
          return;
        }
        double previous = Double.NaN;
        for (int i = 0, count = values.count(); i < count; i++) {
          double value = values.next();
          if (value != previous) {
            previous = value;
            int bucket = bucket(value, documents.of(document));
            in.collect(document, bucket);
          }
        }
      }
    };
  }

  private int bucket(double value, long documents) {
    NearestCluster nearest = clusters;
    if (nearest != null) {
      int bucket = nearest.add(value, documents, buckets);
      buckets = Math.max(buckets, bucket + 1);
      return bucket;
    }
    // Adding zero makes the negative zero a positive one.
    int bucket = numbers.add(0, Double.doubleToLongBits(value + 0.0));
    buckets = Math.max(buckets, bucket + 1);
    counts.add(bucket, documents);
    if (buckets > histogram.initialBuffer()) {
      clusters = clustered();
    }
    return bucket;
  }

  /**
   * The numbers so far, each apart if they are few, else in clusters of about as many documents.
   */
  private NearestCluster clustered() {
    Integer[] sorted = new Integer[buckets];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, Comparator.comparingDouble(this::number));
    long all = 0;
    for (int bucket : sorted) {
      all += counts.get(bucket);
    }
    boolean few = buckets <= histogram.initialClusters();
    long each = Math.ceilDiv(all, (long) histogram.initialClusters());
    var made = new NearestCluster(allowance, histogram.shardSize());
    long before = 0;
    long last = -1;
    for (int bucket : sorted) {
      long place = before / each;
      made.append(bucket, number(bucket), counts.get(bucket), few || place != last);
      last = place;
      before += counts.get(bucket);
    }
    return made;
  }

  private double number(int bucket) {
    return Double.longBitsToDouble(numbers.value(bucket));
  }

  @Override
  Partial build(int owner) throws IOException {
    NearestCluster nearest = clusters == null ? clustered() : clusters;
    allowance.count(nearest.size());
    var built = new ArrayList<Cluster>(nearest.size());
    for (int i = 0; i < nearest.size(); i++) {
      int[] parts = nearest.buckets(i);
      List<Partial> inner = buildInner(parts[0]);
      for (int j = 1; j < parts.length; j++) {
        inner = Partial.merge(inner, buildInner(parts[j]));
      }
      built.add(nearest.cluster(i, inner));
    }
    return new ClustersPartial(column.format(), List.of())
        .merge(new ClustersPartial(column.format(), built));
  }
}
