package io.pinakes.system.differential;

import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Generated aggregations whose values do not depend on how documents lie in shards. */
final class AggregationRequests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More than there are values, so that no shard leaves any out. */
  private static final int ALL = 1000;

  private static final List<String> NUMBERS = List.of("small", "price", "ratio", "scaled", "count");

  private final SplittableRandom random;

  AggregationRequests(SplittableRandom random) {
    this.random = random;
  }

  /** One or two aggregations, with others within as deep as that. */
  ObjectNode aggregations(int depth) {
    ObjectNode json = JSON.createObjectNode();
    for (int i = 0; i <= random.nextInt(2); i++) {
      String name = "a" + i;
      ObjectNode one = json.putObject(name);
      if (random.nextInt(3) == 0) {
        metric(one);
      } else {
        bucket(one);
        if (depth > 1 && random.nextBoolean()) {
          one.set("aggs", aggregations(depth - 1));
        }
      }
    }
    if (random.nextInt(6) == 0) {
      pipeline(json);
    }
    return json;
  }

  private void metric(ObjectNode json) {
    String kind =
        oneOf(
            "avg",
            "sum",
            "min",
            "max",
            "stats",
            "extended_stats",
            "value_count",
            "cardinality",
            "percentiles",
            "percentile_ranks",
            "median_absolute_deviation",
            "weighted_avg",
            "top_hits");
    ObjectNode metric = json.putObject(kind);
    switch (kind) {
      case "weighted_avg" -> {
        metric.putObject("value").put("field", "price");
        metric.putObject("weight").put("field", "scaled");
      }
      case "top_hits" ->
          metric
              .put("size", 2)
              .put("_source", false)
              .putArray("sort")
              .addObject()
              .put("count", "desc");
      case "percentile_ranks" -> {
        metric.put("field", "count");
        metric.putArray("values").add(100).add(250);
      }
      case "cardinality", "value_count" ->
          metric.put("field", oneOf("tag", "place", "small", "price", "when", "done"));
      case "percentiles" ->
          metric
              .put("field", oneOf("count", "price"))
              .putObject("tdigest")
              .put("compression", 1000);
      case "median_absolute_deviation" ->
          metric.put("field", oneOf("count", "price")).put("compression", 1000);
      default -> {
        metric.put("field", number());
        if (random.nextInt(4) == 0) {
          metric.put("missing", 7);
        }
      }
    }
  }

  private void bucket(ObjectNode json) {
    switch (random.nextInt(15)) {
      case 0, 1, 2 -> terms(json.putObject("terms"));
      case 3 ->
          json.putObject("histogram")
              .put("field", number())
              .put("interval", oneOf(5, 10, 2.5))
              .put("min_doc_count", random.nextInt(2))
              .put("offset", random.nextInt(3));
      case 4, 5 -> dates(json.putObject("date_histogram").put("field", "when"));
      case 6 -> {
        ObjectNode range = json.putObject("range").put("field", number());
        range.put("keyed", random.nextBoolean());
        ArrayNode ranges = range.putArray("ranges");
        ranges.addObject().put("to", 10);
        ranges.addObject().put("from", 5).put("to", 50.5);
        ranges.addObject().put("from", 50).put("key", "many");
      }
      case 7 -> {
        ObjectNode range =
            json.putObject("date_range").put("field", "when").put("format", "yyyy-MM");
        range.putArray("ranges").addObject().put("from", "2021-02").put("to", "2022-02||+1M/M");
      }
      case 8 -> json.putObject("filter").putObject("term").put("place", oneOf("north", "south"));
      case 9 -> {
        ObjectNode filters = json.putObject("filters").put("other_bucket_key", "rest");
        ObjectNode named = filters.putObject("filters");
        named.putObject("river").putObject("match").put("title", "river");
        named.putObject("few").putObject("range").putObject("small").put("lt", 5);
      }
      case 10 -> json.putObject("missing").put("field", oneOf("price", "when", "tag", "done"));
      case 11 -> {
        ObjectNode composite = json.putObject("composite").put("size", 3 + random.nextInt(40));
        ArrayNode sources = composite.putArray("sources");
        sources
            .addObject()
            .putObject("p")
            .putObject("terms")
            .put("field", "place")
            .put("order", oneOf("asc", "desc"));
        sources
            .addObject()
            .putObject("s")
            .putObject("terms")
            .put("field", "object.level")
            .put("missing_bucket", true);
        if (random.nextBoolean()) {
          sources
              .addObject()
              .putObject("h")
              .putObject("histogram")
              .put("field", "price")
              .put("interval", 25);
        }
      }
      case 12 -> {
        json.putObject("nested").put("path", "parts");
        ObjectNode within = json.putObject("aggs");
        within.putObject("kinds").putObject("terms").put("field", "parts.kind").put("size", ALL);
        within.putObject("weight").putObject("avg").put("field", "parts.weight");
      }
      case 13 -> json.putObject("rare_terms").put("field", "small").put("max_doc_count", 10);
      default -> json.putObject("auto_date_histogram").put("field", "when").put("buckets", 8);
    }
  }

  private void terms(ObjectNode terms) {
    terms.put(
        "field",
        oneOf("tag", "place", "small", "price", "done", "object.level", "address", "unsigned"));
    terms.put("size", random.nextInt(3) == 0 ? 3 : ALL).put("shard_size", ALL);
    switch (random.nextInt(4)) {
      case 0 -> terms.putObject("order").put("_key", oneOf("asc", "desc"));
      case 1 -> terms.put("min_doc_count", 2 + random.nextInt(3));
      case 2 -> {
        ArrayNode orders = terms.putArray("order");
        orders.addObject().put("_count", "asc");
        orders.addObject().put("_key", "desc");
      }
      default -> {}
    }
  }

  private void dates(ObjectNode histogram) {
    if (random.nextBoolean()) {
      histogram.put("calendar_interval", oneOf("month", "quarter", "year", "1w"));
    } else {
      histogram.put("fixed_interval", oneOf("30d", "90d", "1000h"));
    }
    if (random.nextInt(3) == 0) {
      histogram.put("time_zone", oneOf("+05:30", "America/New_York", "Europe/Berlin"));
    }
    if (random.nextInt(3) == 0) {
      histogram.put("format", "yyyy-MM-dd");
    }
    histogram.put("min_doc_count", random.nextInt(2));
  }

  private void pipeline(ObjectNode json) {
    ObjectNode months = json.putObject("months");
    months.putObject("date_histogram").put("field", "when").put("calendar_interval", "month");
    ObjectNode within = months.putObject("aggs");
    within.putObject("total").putObject("sum").put("field", "price");
    within.putObject("running").putObject("cumulative_sum").put("buckets_path", "total");
    within.putObject("change").putObject("derivative").put("buckets_path", "total");
    json.putObject("best")
        .putObject(oneOf("max_bucket", "min_bucket", "avg_bucket", "sum_bucket", "stats_bucket"))
        .put("buckets_path", "months>total");
  }

  private String number() {
    return NUMBERS.get(random.nextInt(NUMBERS.size()));
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private double oneOf(double... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
