package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.AdjacencyMatrixAggregation;
import io.pinakes.common.aggregation.Aggregation;
import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.AutoDateHistogramAggregation;
import io.pinakes.common.aggregation.CardinalityAggregation;
import io.pinakes.common.aggregation.CompositeAggregation;
import io.pinakes.common.aggregation.DateHistogramAggregation;
import io.pinakes.common.aggregation.FiltersAggregation;
import io.pinakes.common.aggregation.GeoBoundsAggregation;
import io.pinakes.common.aggregation.GeoCentroidAggregation;
import io.pinakes.common.aggregation.GeoDistanceAggregation;
import io.pinakes.common.aggregation.GeoGridAggregation;
import io.pinakes.common.aggregation.HistogramAggregation;
import io.pinakes.common.aggregation.MedianAbsoluteDeviation;
import io.pinakes.common.aggregation.MultiTermsAggregation;
import io.pinakes.common.aggregation.NumericMetric;
import io.pinakes.common.aggregation.PercentilesAggregation;
import io.pinakes.common.aggregation.RangeAggregation;
import io.pinakes.common.aggregation.RareTermsAggregation;
import io.pinakes.common.aggregation.SamplerAggregation;
import io.pinakes.common.aggregation.SignificantAggregation;
import io.pinakes.common.aggregation.SingleBucketAggregation;
import io.pinakes.common.aggregation.TermsAggregation;
import io.pinakes.common.aggregation.TopHitsAggregation;
import io.pinakes.common.aggregation.VariableWidthAggregation;
import io.pinakes.common.aggregation.WeightedAverage;
import io.pinakes.common.aggregation.partial.AutoDatePartial;
import io.pinakes.common.aggregation.partial.BucketPartial;
import io.pinakes.common.aggregation.partial.BucketsPartial;
import io.pinakes.common.aggregation.partial.CardinalityPartial;
import io.pinakes.common.aggregation.partial.ClustersPartial;
import io.pinakes.common.aggregation.partial.CompositePartial;
import io.pinakes.common.aggregation.partial.DigestPartial;
import io.pinakes.common.aggregation.partial.GeoBoundsPartial;
import io.pinakes.common.aggregation.partial.GeoCentroidPartial;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.RangesPartial;
import io.pinakes.common.aggregation.partial.RareTermsPartial;
import io.pinakes.common.aggregation.partial.SignificantPartial;
import io.pinakes.common.aggregation.partial.TermsPartial;
import io.pinakes.common.aggregation.partial.TooManyBuckets;
import io.pinakes.common.aggregation.partial.TopHitsPartial;
import io.pinakes.common.aggregation.partial.WeightedPartial;
import java.util.ArrayList;
import java.util.List;

/** Makes results of the partial ones of all shards. */
public final class Reduction {

  private final BucketCount count;

  /** The most buckets that an answer may have. */
  private final int maxBuckets;

  private Reduction(int maxBuckets) {
    this.maxBuckets = maxBuckets;
    this.count = new BucketCount(maxBuckets);
  }

  /**
   * The results of a request.
   *
   * @param shards what each shard has found; empty: no shard was asked
   * @throws io.pinakes.common.error.ApiException 400 if shards disagree about a field's kind, 503
   *     if there are too many buckets
   */
  public static Results reduce(Aggregations request, List<List<Partial>> shards) {
    return reduce(request, shards, TooManyBuckets.MAX_BUCKETS, Integer.MAX_VALUE);
  }

  /**
   * The results of a request.
   *
   * @param shards what each shard has found; empty: no shard was asked
   * @param maxBuckets of the answer
   * @param batch of shards that are merged at once
   */
  public static Results reduce(
      Aggregations request, List<List<Partial>> shards, int maxBuckets, int batch) {
    List<Partial> merged = shards.isEmpty() ? request.empty() : merge(shards, batch);
    return new Reduction(maxBuckets).reduceLevel(request, merged);
  }

  /** Counts buckets that may not be more than those of an answer. */
  BucketCount newCount() {
    return new BucketCount(maxBuckets);
  }

  private static List<Partial> merge(List<List<Partial>> shards, int batch) {
    if (shards.size() <= batch) {
      return merge(shards);
    }
    List<Partial> merged = merge(shards.subList(0, batch));
    for (int from = batch; from < shards.size(); from += batch - 1) {
      int to = Math.min(shards.size(), from + batch - 1);
      merged = Partial.merge(merged, merge(shards.subList(from, to)));
    }
    return merged;
  }

  /** By halves, so that no part is merged more often than needed. */
  private static List<Partial> merge(List<List<Partial>> shards) {
    int size = shards.size();
    return size == 1
        ? shards.getFirst()
        : Partial.merge(merge(shards.subList(0, size / 2)), merge(shards.subList(size / 2, size)));
  }

  Results reduceLevel(Aggregations level, List<Partial> partials) {
    if (level.isEmpty()) {
      return Results.NONE;
    }
    var results = new ArrayList<Results.Named>(partials.size());
    for (int i = 0; i < partials.size(); i++) {
      AggregationNode node = level.collected().get(i);
      results.add(new Results.Named(node.name(), node.meta(), complete(node, partials.get(i))));
    }
    return SiblingPipelines.with(new Results(results), level.pipelines());
  }

  private Result complete(AggregationNode node, Partial partial) {
    Result result = reduce(node, partial);
    return result instanceof Result.Multi multi
        ? ParentPipelines.within(multi, node.inner().pipelines())
        : result;
  }

  private Result reduce(AggregationNode node, Partial partial) {
    Aggregation aggregation = node.aggregation();
    return switch (aggregation) {
      case NumericMetric metric when partial instanceof NumbersPartial numbers ->
          NumericResults.of(metric, numbers);
      case CardinalityAggregation _ when partial instanceof CardinalityPartial distinct ->
          MetricResults.cardinality(distinct);
      case PercentilesAggregation percentiles -> MetricResults.percentiles(percentiles, partial);
      case MedianAbsoluteDeviation _ when partial instanceof DigestPartial digest ->
          MetricResults.medianDeviation(digest);
      case WeightedAverage _ when partial instanceof WeightedPartial weighted ->
          MetricResults.weightedAverage(weighted);
      case TopHitsAggregation top when partial instanceof TopHitsPartial found ->
          MetricResults.topHits(top.hits(), found);
      case SingleBucketAggregation single when partial instanceof BucketPartial bucket ->
          new Result.Single(
              single instanceof SamplerAggregation ? "sampler" : node.type(),
              bucket.count(),
              reduceLevel(node.inner(), bucket.inner()));
      case FiltersAggregation filters when partial instanceof BucketsPartial buckets ->
          new NamedBuckets(this, count, node).filters(filters, buckets);
      case RangeAggregation range when partial instanceof RangesPartial ranges ->
          new NamedBuckets(this, count, node).ranges(range.keyed(), ranges);
      case TermsAggregation terms when partial instanceof TermsPartial found ->
          new TermsReduction(this, count, node, terms.terms()).reduce(found);
      case MultiTermsAggregation terms when partial instanceof TermsPartial found ->
          new TermsReduction(this, count, node, terms.terms()).reduce(found);
      case RareTermsAggregation _ when partial instanceof RareTermsPartial found ->
          RareTermsReduction.reduce(this, count, node, found);
      case HistogramAggregation histogram when partial instanceof HistogramPartial found ->
          new HistogramReduction(this, count, node).numbers(histogram, found);
      case DateHistogramAggregation histogram when partial instanceof HistogramPartial found ->
          new HistogramReduction(this, count, node).dates(histogram, found);
      case AutoDateHistogramAggregation histogram when partial instanceof AutoDatePartial found ->
          AutoDateReduction.reduce(new HistogramReduction(this, count, node), histogram, found);
      case SignificantAggregation significant when partial instanceof SignificantPartial found ->
          new SignificantReduction(this, count, node, significant.terms()).reduce(found);
      case AdjacencyMatrixAggregation _ when partial instanceof TermsPartial found ->
          new CellReduction(this, count, node).matrix(found);
      case GeoGridAggregation grid when partial instanceof TermsPartial found ->
          new CellReduction(this, count, node).grid(grid, found);
      case GeoDistanceAggregation distance when partial instanceof RangesPartial ranges ->
          new NamedBuckets(this, count, node).ranges(distance.keyed(), ranges);
      case GeoBoundsAggregation bounds when partial instanceof GeoBoundsPartial found ->
          GeoResults.bounds(bounds, found);
      case GeoCentroidAggregation _ when partial instanceof GeoCentroidPartial found ->
          GeoResults.centroid(found);
      case VariableWidthAggregation histogram when partial instanceof ClustersPartial found ->
          new ClustersReduction(this, count, node).reduce(histogram, found);
      case CompositeAggregation composite when partial instanceof CompositePartial found ->
          new CompositeReduction(this, count, node).reduce(composite, found);
      default -> throw Partial.mismatch();
    };
  }
}
