package io.pinakes.coordinator.rest;

import java.util.List;

/** The aggregations that searches may ask for, as {@code _nodes} names them. */
final class Aggregations {

  static final List<String> NAMES =
      List.of(
          "avg",
          "avg_bucket",
          "bucket_sort",
          "cardinality",
          "cumulative_sum",
          "date_histogram",
          "date_range",
          "derivative",
          "extended_stats",
          "extended_stats_bucket",
          "filter",
          "filters",
          "global",
          "histogram",
          "ip_range",
          "max",
          "max_bucket",
          "median_absolute_deviation",
          "min",
          "min_bucket",
          "missing",
          "moving_fn",
          "multi_terms",
          "percentile_ranks",
          "percentiles",
          "percentiles_bucket",
          "range",
          "rare_terms",
          "serial_diff",
          "stats",
          "stats_bucket",
          "sum",
          "sum_bucket",
          "terms",
          "top_hits",
          "value_count",
          "weighted_avg");

  private Aggregations() {}
}
