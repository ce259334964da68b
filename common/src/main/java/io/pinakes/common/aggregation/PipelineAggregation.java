package io.pinakes.common.aggregation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An aggregation that computes on the results of others; shards know nothing of it. */
public sealed interface PipelineAggregation {

  /** The paths that it reads. */
  List<BucketsPath> paths();

  /** Reads the buckets of an aggregation beside it, and has one result. */
  sealed interface Sibling extends PipelineAggregation {}

  /** Computes within the buckets of the aggregation that it is in. */
  sealed interface Parent extends PipelineAggregation {}

  /** One number of each bucket, all in one statistic. */
  record BucketMetric(
      Kind kind, BucketsPath path, GapPolicy gapPolicy, @Nullable String format, double sigma)
      implements Sibling {

    /** Which statistic. */
    public enum Kind {
      AVG,
      SUM,
      MIN,
      MAX,
      STATS,
      EXTENDED_STATS
    }

    @Override
    public List<BucketsPath> paths() {
      return List.of(path);
    }
  }

  /**
   * Percentiles of one number of each bucket.
   *
   * @param percents from 0 to 100, rising
   */
  record BucketPercentiles(
      BucketsPath path,
      GapPolicy gapPolicy,
      @Nullable String format,
      List<Double> percents,
      boolean keyed)
      implements Sibling {

    public BucketPercentiles {
      percents = List.copyOf(percents);
    }

    @Override
    public List<BucketsPath> paths() {
      return List.of(path);
    }
  }

  /**
   * The difference to the bucket before.
   *
   * @param unitMillis per which length of the axis it is given as well; null: it is not
   */
  record Derivative(
      BucketsPath path, GapPolicy gapPolicy, @Nullable String format, @Nullable Long unitMillis)
      implements Parent {
    @Override
    public List<BucketsPath> paths() {
      return List.of(path);
    }
  }

  /** The sum up to each bucket. */
  record CumulativeSum(BucketsPath path, @Nullable String format) implements Parent {
    @Override
    public List<BucketsPath> paths() {
      return List.of(path);
    }
  }

  /** The difference to the bucket that is {@code lag} buckets before. */
  record SerialDifference(BucketsPath path, GapPolicy gapPolicy, @Nullable String format, int lag)
      implements Parent {
    @Override
    public List<BucketsPath> paths() {
      return List.of(path);
    }
  }

  /**
   * A function of the buckets before each.
   *
   * @param window how many buckets, those left out by the gap policy not counted
   * @param shift by how many buckets the window is moved on
   */
  record Moving(
      BucketsPath path,
      GapPolicy gapPolicy,
      @Nullable String format,
      int window,
      int shift,
      MovingFunction function)
      implements Parent {
    @Override
    public List<BucketsPath> paths() {
      return List.of(path);
    }
  }

  /**
   * Sorts the buckets, and keeps some.
   *
   * @param keys to sort by; empty: they stay in their order
   * @param size null: all
   */
  record BucketSort(List<SortedBy> keys, int from, @Nullable Integer size, GapPolicy gapPolicy)
      implements Parent {

    /** One of the things to sort by. */
    public record SortedBy(BucketsPath path, boolean descending) {}

    public BucketSort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<BucketsPath> paths() {
      return keys.stream().map(SortedBy::path).toList();
    }
  }
}
