package io.pinakes.coordinator.aggregation;

import io.pinakes.common.aggregation.PercentilesAggregation;
import io.pinakes.common.aggregation.partial.CardinalityPartial;
import io.pinakes.common.aggregation.partial.DigestPartial;
import io.pinakes.common.aggregation.partial.HdrPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.TopHitsPartial;
import io.pinakes.common.aggregation.partial.WeightedPartial;
import io.pinakes.common.query.HitOrder;
import io.pinakes.common.query.SearchBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results of the metrics that are more than sums. */
final class MetricResults {

  private MetricResults() {}

  static Result cardinality(CardinalityPartial distinct) {
    long count = distinct.count();
    ObjectNode json = Shown.object().put("value", count);
    return new Result.Metric("cardinality", json, Map.of("value", (double) count));
  }

  static Result medianDeviation(DigestPartial digest) {
    return Shown.value("median_absolute_deviation", digest.medianDeviation(), digest.format());
  }

  static Result weightedAverage(WeightedPartial weighted) {
    return Shown.value("weighted_avg", weighted.average(), weighted.format());
  }

  /** Ties stay in the order of the shards. */
  static Result topHits(SearchBody request, TopHitsPartial found) {
    HitOrder order = HitOrder.of(request);
    var hits = new ArrayList<>(found.hits());
    hits.sort((a, b) -> order.compare(a.hit(), b.hit()));
    int from = Math.min(request.from(), hits.size());
    int to = Math.min(from + request.size(), hits.size());
    return new Result.Hits(request, found.total(), found.maxScore(), hits.subList(from, to));
  }

  static Result percentiles(PercentilesAggregation percentiles, Partial partial) {
    ResultFormat format =
        switch (partial) {
          case DigestPartial digest -> digest.format();
          case HdrPartial hdr -> hdr.format();
          default -> throw Partial.mismatch();
        };
    String type =
        (percentiles.digits() == null ? "tdigest_" : "hdr_")
            + (percentiles.ranks() ? "percentile_ranks" : "percentiles");
    List<Double> at = percentiles.at();
    double[] results = percentiles.results(partial);
    return percentiles(type, at, results, percentiles.keyed(), format);
  }

  /** The answer of percentiles, of shards or of buckets. */
  static Result.Metric percentiles(
      String type, List<Double> at, double[] results, boolean keyed, ResultFormat format) {
    ObjectNode json = Shown.object();
    var numbers = new LinkedHashMap<String, Double>();
    for (int i = 0; i < results.length; i++) {
      numbers.put(Double.toString(at.get(i)), results[i]);
    }
    if (keyed) {
      ObjectNode values = json.putObject("values");
      numbers.forEach((key, value) -> Shown.number(values, key, value, format));
    } else {
      ArrayNode values = json.putArray("values");
      for (int i = 0; i < results.length; i++) {
        ObjectNode value = values.addObject().put("key", at.get(i));
        Shown.number(value, "value", results[i], format);
      }
    }
    return new Result.Metric(type, json, numbers);
  }
}
