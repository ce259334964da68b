package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.AdjacencyMatrixAggregation;
import io.pinakes.common.aggregation.Aggregation;
import io.pinakes.common.aggregation.AggregationNode;
import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.AutoDateHistogramAggregation;
import io.pinakes.common.aggregation.CardinalityAggregation;
import io.pinakes.common.aggregation.CompositeAggregation;
import io.pinakes.common.aggregation.CompositeSource;
import io.pinakes.common.aggregation.DateHistogramAggregation;
import io.pinakes.common.aggregation.FilterAggregation;
import io.pinakes.common.aggregation.FiltersAggregation;
import io.pinakes.common.aggregation.GeoBoundsAggregation;
import io.pinakes.common.aggregation.GeoCentroidAggregation;
import io.pinakes.common.aggregation.GeoDistanceAggregation;
import io.pinakes.common.aggregation.GeoGridAggregation;
import io.pinakes.common.aggregation.GlobalAggregation;
import io.pinakes.common.aggregation.HistogramAggregation;
import io.pinakes.common.aggregation.IncludeExclude;
import io.pinakes.common.aggregation.MedianAbsoluteDeviation;
import io.pinakes.common.aggregation.MissingAggregation;
import io.pinakes.common.aggregation.MultiTermsAggregation;
import io.pinakes.common.aggregation.NestedAggregation;
import io.pinakes.common.aggregation.NumericMetric;
import io.pinakes.common.aggregation.PercentilesAggregation;
import io.pinakes.common.aggregation.RangeAggregation;
import io.pinakes.common.aggregation.RareTermsAggregation;
import io.pinakes.common.aggregation.ReverseNestedAggregation;
import io.pinakes.common.aggregation.SamplerAggregation;
import io.pinakes.common.aggregation.SignificantTermsAggregation;
import io.pinakes.common.aggregation.SignificantTextAggregation;
import io.pinakes.common.aggregation.TermsAggregation;
import io.pinakes.common.aggregation.TopHitsAggregation;
import io.pinakes.common.aggregation.ValuesSource;
import io.pinakes.common.aggregation.VariableWidthAggregation;
import io.pinakes.common.aggregation.WeightedAverage;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.worker.index.WholeDocuments;
import io.pinakes.worker.profile.AggregationProfile;
import io.pinakes.worker.profile.Breakdown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each aggregation of a request what collects it.
 *
 * @param path of the nested objects that are aggregated; null: whole documents are
 * @param around where they are measured; null: they are not
 */
record Aggregators(Scope scope, @Nullable String path, @Nullable AggregationProfile around) {

  List<Aggregator> of(Aggregations aggregations) throws IOException {
    var aggregators = new ArrayList<Aggregator>();
    for (AggregationNode node : aggregations.collected()) {
      aggregators.add(of(node));
    }
    return aggregators;
  }

  Aggregator of(AggregationNode node) throws IOException {
    if (around == null) {
      return make(node);
    }
    AggregationProfile profile = around.child(node.name());
    Breakdown.Part part = profile.part(AggregationProfile.INITIALIZE);
    long started = part.start();
    Aggregator aggregator = new Aggregators(scope, path, profile).make(node);
    part.stop(started);
    return new ProfiledAggregator(aggregator, node, profile);
  }

  private Aggregator make(AggregationNode node) throws IOException {
    node.checkWithin();
    Aggregation aggregation = node.aggregation();
    List<Aggregator> inner = within(aggregation).of(node.inner());
    return switch (aggregation) {
      case NumericMetric metric -> metric(node, metric);
      case CardinalityAggregation cardinality -> {
        Values values = scope.values(cardinality.source());
        yield values == null
            ? new Unmapped(node)
            : new CardinalityAggregator(scope, values, cardinality.threshold());
      }
      case PercentilesAggregation percentiles -> {
        Values values = scope.numbers(node, percentiles.source());
        Integer digits = percentiles.digits();
        yield values == null
            ? new Unmapped(node)
            : digits == null
                ? new DigestAggregator(scope, values, percentiles.compression())
                : new HdrAggregator(scope, values, digits);
      }
      case MedianAbsoluteDeviation deviation -> {
        Values values = scope.numbers(node, deviation.source());
        yield values == null
            ? new Unmapped(node)
            : new DigestAggregator(scope, values, deviation.compression());
      }
      case WeightedAverage average -> {
        Values values = weighted(average.value());
        Values weights = weighted(average.weight());
        yield values == null || weights == null
            ? new Unmapped(node)
            : new WeightedAverageAggregator(scope, values, weights);
      }
      case TopHitsAggregation top -> new TopHitsAggregator(scope, top.hits(), path);
      case NestedAggregation nested -> nested(nested, inner);
      case ReverseNestedAggregation reverse -> reverse(node, reverse, inner);
      case GlobalAggregation _ -> new EveryDocument(scope, inner);
      case FilterAggregation filter ->
          new FilterAggregator(scope, scope.filter(filter.filter()), inner);
      case FiltersAggregation filters ->
          new FiltersAggregator(
              scope, filters(filters.filters()), filters.otherKey() != null, inner);
      case MissingAggregation missing -> {
        Values column = scope.values(missing.source());
        yield column == null
            ? new EveryDocument(scope, inner)
            : new MissingAggregator(scope, column, inner);
      }
      case TermsAggregation terms -> {
        Values values = scope.values(terms.source());
        yield values == null
            ? new Unmapped(node)
            : new TermsAggregator(
                scope,
                node,
                terms.terms(),
                TermKeys.of(scope, values, terms.includeExclude(), node.name()),
                inner);
      }
      case RareTermsAggregation rare -> {
        Values values = scope.values(rare.source());
        yield values == null
            ? new Unmapped(node)
            : new RareTermsAggregator(scope, node, rare, values, inner);
      }
      case MultiTermsAggregation terms -> {
        TermKeys keys = combinations(node, terms);
        yield keys == null
            ? new Unmapped(node)
            : new TermsAggregator(scope, node, terms.terms(), keys, inner);
      }
      case HistogramAggregation histogram -> {
        ValueField ranges = scope.ranges(histogram.source());
        if (ranges != null) {
          yield new RangeHistogramAggregator(scope, histogram, ranges, inner);
        }
        Values column = scope.numbers(node, histogram.source());
        yield column == null
            ? new Unmapped(node)
            : new HistogramAggregator(scope, histogram, column, inner);
      }
      case DateHistogramAggregation histogram -> {
        ValueField ranges = scope.ranges(histogram.source());
        if (ranges != null) {
          yield new RangeHistogramAggregator(scope, histogram, ranges, inner);
        }
        Values column = scope.numbers(node, histogram.source());
        yield column == null
            ? new Unmapped(node)
            : new DateHistogramAggregator(scope, histogram, column, inner);
      }
      case AutoDateHistogramAggregation histogram -> {
        Values column = scope.numbers(node, histogram.source());
        yield column == null
            ? new Unmapped(node)
            : new AutoDateHistogramAggregator(scope, histogram, column, inner);
      }
      case VariableWidthAggregation histogram -> {
        Values values = scope.numbers(node, histogram.source());
        if (values != null && !values.isPlainNumber()) {
          throw values.unsupported(node.type());
        }
        yield values == null
            ? new Unmapped(node)
            : new VariableWidthAggregator(scope, histogram, values, inner);
      }
      case CompositeAggregation composite -> {
        var sources = new ArrayList<@Nullable KeySource>();
        for (CompositeSource source : composite.sources()) {
          sources.add(KeySources.of(scope, source));
        }
        yield new CompositeAggregator(scope, composite, sources, inner);
      }
      case RangeAggregation range when range.kind() == RangeAggregation.Kind.IP_RANGE -> {
        Values values = scope.values(range.source());
        yield values == null
            ? new Unmapped(node)
            : new IpRangeAggregator(scope, node, range, values, inner);
      }
      case RangeAggregation range when range.kind() == RangeAggregation.Kind.DATE_RANGE ->
          // Also of an unmapped field: its bounds are dates all the same.
          RangeAggregator.of(scope, range, scope.dates(node, range.source()), inner);
      case RangeAggregation range -> {
        Values values = scope.numbers(node, range.source());
        yield values == null ? new Unmapped(node) : RangeAggregator.of(scope, range, values, inner);
      }
      case SignificantTermsAggregation terms -> {
        Values values = scope.values(terms.source());
        yield values == null
            ? new Unmapped(node)
            : Significant.terms(scope, node, terms, values, inner);
      }
      case SignificantTextAggregation text -> {
        ValueField field = scope.mapping().valueField(text.field());
        yield field == null
            ? new Unmapped(node)
            : Significant.text(scope, node, text, field, inner);
      }
      case SamplerAggregation sampler -> sampler(node, sampler, inner);
      case AdjacencyMatrixAggregation matrix ->
          new AdjacencyMatrixAggregator(scope, matrix, filters(matrix.filters()), inner);
      case GeoBoundsAggregation bounds -> {
        Points points = Points.of(scope.mapping(), node, bounds.source());
        yield points == null ? new Unmapped(node) : new GeoBoundsAggregator(scope, points);
      }
      case GeoCentroidAggregation centroid -> {
        Points points = Points.of(scope.mapping(), node, centroid.source());
        yield points == null ? new Unmapped(node) : new GeoCentroidAggregator(scope, points);
      }
      case GeoGridAggregation grid -> {
        Points points = Points.of(scope.mapping(), node, grid.source());
        yield points == null
            ? new Unmapped(node)
            : new TermsAggregator(scope, node, grid.cells(), new GridKeys(grid, points), inner);
      }
      case GeoDistanceAggregation distance -> {
        Points points = Points.of(scope.mapping(), node, distance.source());
        yield points == null
            ? new Unmapped(node)
            : new RangeAggregator(
                scope,
                distance.ranges(),
                segment -> new Distances(points.open(segment), distance),
                inner);
      }
    };
  }

  private Aggregator sampler(
      AggregationNode node, SamplerAggregation sampler, List<Aggregator> inner) {
    ValuesSource source = sampler.source();
    Values values = source == null ? null : scope.values(source);
    if (source != null && values == null) {
      return new Unmapped(node);
    }
    if (values != null && values.type().family() == FieldType.Family.GEO) {
      throw values.unsupported(node.type());
    }
    if (inner.isEmpty()) {
      throw new ApiException(
          500,
          "aggregation_execution_exception",
          "Sampler aggregation must be used with child aggregations.");
    }
    TermKeys keys =
        values == null ? null : TermKeys.of(scope, values, IncludeExclude.ALL, node.name());
    return new SamplerAggregator(scope, sampler, keys, inner);
  }

  private List<Weight> filters(List<QueryNode> queries) throws IOException {
    var weights = new ArrayList<Weight>();
    for (QueryNode query : queries) {
      weights.add(scope.filter(query));
    }
    return weights;
  }

  private Aggregators within(Aggregation aggregation) {
    return switch (aggregation) {
      case NestedAggregation nested -> new Aggregators(scope, nested.path(), around);
      case ReverseNestedAggregation reverse -> new Aggregators(scope, reverse.path(), around);
      default -> this;
    };
  }

  private Aggregator nested(NestedAggregation nested, List<Aggregator> inner) throws IOException {
    return new NestedAggregator(
        scope,
        new QueryBitSetProducer(WholeDocuments.around(path)),
        scope.ready(WholeDocuments.around(nested.path())),
        inner);
  }

  private Aggregator reverse(
      AggregationNode node, ReverseNestedAggregation reverse, List<Aggregator> inner) {
    if (path == null) {
      throw ApiException.illegalArgument(
          "Reverse nested aggregation ["
              + node.name()
              + "] can only be used inside a [nested] aggregation");
    }
    return new ReverseNestedAggregator(
        scope, new QueryBitSetProducer(WholeDocuments.around(reverse.path())), inner);
  }

  private @Nullable TermKeys combinations(AggregationNode node, MultiTermsAggregation terms) {
    var fields = new ArrayList<TermKeys>();
    for (ValuesSource source : terms.sources()) {
      Values values = scope.values(source);
      if (values == null) {
        return null;
      }
      fields.add(TermKeys.of(scope, values, IncludeExclude.ALL, node.name()));
    }
    return new TupleKeys(scope, fields);
  }

  private @Nullable Values weighted(ValuesSource source) {
    Values values = scope.values(source, FieldType.DOUBLE);
    if (values != null && !values.isNumber()) {
      throw ApiException.illegalArgument(
          "Expected numeric type on field ["
              + source.field()
              + "], but got ["
              + values.type().typeName()
              + "]");
    }
    return values;
  }

  private Aggregator metric(AggregationNode node, NumericMetric metric) {
    if (metric.kind() == NumericMetric.Kind.VALUE_COUNT) {
      Values column = scope.values(metric.source());
      return column == null ? new Unmapped(node) : new ValueCountAggregator(scope, column);
    }
    Values column = scope.numbers(node, metric.source());
    return column == null
        ? new Unmapped(node)
        : new NumericMetricAggregator(scope, metric.kind(), column);
  }
}
