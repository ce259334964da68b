package io.pinakes.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.aggregation.Aggregations;
import io.pinakes.common.aggregation.partial.HistogramPartial;
import io.pinakes.common.aggregation.partial.NumbersPartial;
import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.ResultFormat;
import io.pinakes.common.aggregation.partial.Sum;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.query.HitView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values and errors are those of OpenSearch 3.8.0 for the same buckets. */
final class PipelinesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A histogram of sums 7, 10, none, 1, 0 and 8; the one without has no documents. */
  private static final double[] SUMS = {7, 10, Double.NaN, 1, 0, 8};

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "derivative  | {}               | -,3,null,null,-1,8",
        "derivative  | {\"gap_policy\":\"insert_zeros\"} | -,3,-10,1,-1,8",
        "cumulative_sum | {}            | 7,17,17,18,18,26",
        "serial_diff | {\"lag\":2}      | -,-,-,-9,-,7",
        "moving_fn | {\"window\":3,\"script\":\"MovingFunctions.unweightedAvg(values)\"}"
            + " | null,7,-,8.5,6,3.6666666666666665",
        "moving_fn | {\"window\":2,\"shift\":1,\"script\":\"MovingFunctions.max(values)\"}"
            + " | 7,10,-,10,1,8",
        "moving_fn | {\"window\":9,\"script\":\"MovingFunctions.linearWeightedAvg(values)\"}"
            + " | null,3.5,-,6.75,4.285714285714286,2.727272727272727",
        "moving_fn | {\"window\":9,\"script\":\"return MovingFunctions.ewma(values, 0.5);\"}"
            + " | null,7,-,8.5,4.75,2.375",
      })
  void computesAlongTheBuckets(String type, String options, String expected) {
    JsonNode buckets = run(inner(type, options)).at("/h/buckets");
    var found = new ArrayList<String>();
    for (JsonNode bucket : buckets) {
      JsonNode value = bucket.at("/p/value");
      found.add(value.isMissingNode() ? "-" : plain(value));
    }
    assertThat(String.join(",", found)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "avg_bucket | {\"value\":5.2}",
        "sum_bucket | {\"value\":26.0}",
        "min_bucket | {\"value\":0.0,\"keys\":[\"4.0\"]}",
        "max_bucket | {\"value\":10.0,\"keys\":[\"1.0\"]}",
        "stats_bucket | {\"count\":5,\"min\":0.0,\"max\":10.0,\"avg\":5.2,\"sum\":26.0}",
        "percentiles_bucket | {\"values\":{\"1.0\":0.0,\"5.0\":0.0,\"25.0\":1.0,\"50.0\":7.0,"
            + "\"75.0\":8.0,\"95.0\":10.0,\"99.0\":10.0}}",
      })
  void summarisesTheBucketsBesideIt(String type, String expected) {
    ObjectNode request = histogram();
    request.putObject("p").putObject(type).put("buckets_path", "h>s");
    assertThat(run(request).get("p")).hasToString(expected);
  }

  @Test
  void readsWhatOtherPipelinesComputedWhateverTheirOrderInTheRequest() {
    ObjectNode request = histogram();
    ObjectNode within = (ObjectNode) request.at("/h/aggs");
    within.putObject("of_change").putObject("cumulative_sum").put("buckets_path", "change");
    within.putObject("change").putObject("derivative").put("buckets_path", "s");
    request.putObject("most").putObject("max_bucket").put("buckets_path", "h>change");
    JsonNode found = run(request);
    assertThat(found.at("/h/buckets/5/of_change/value").doubleValue()).isEqualTo(3 - 1 + 8);
    assertThat(found.at("/most/value").doubleValue()).isEqualTo(8);
  }

  @Test
  void bucketsAreSortedAndCut() {
    ObjectNode request = histogram();
    ObjectNode sort = ((ObjectNode) request.at("/h/aggs")).putObject("b").putObject("bucket_sort");
    sort.putArray("sort").addObject().put("s", "desc");
    sort.put("from", 1).put("size", 3);
    var keys = new ArrayList<Double>();
    run(request).at("/h/buckets").forEach(bucket -> keys.add(bucket.path("key").doubleValue()));
    assertThat(keys).containsExactly(5.0, 0.0, 3.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nix>s | No aggregation found for path [nix>s]",
        "h>nix | No aggregation [nix] found for path [h>nix]",
      })
  void aPathThatLeadsNowhereIsRefused(String path, String problem) {
    ObjectNode request = histogram();
    request.putObject("p").putObject("avg_bucket").put("buckets_path", path);
    assertThatThrownBy(() -> Aggregations.parse(request))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.error().type()).isEqualTo("action_request_validation_exception");
              assertThat(e.error().reason()).isEqualTo("Validation Failed: 1: " + problem + ";");
            });
  }

  @Test
  void pipelinesThatReadEachOtherAreRefused() {
    ObjectNode request = histogram();
    ObjectNode within = (ObjectNode) request.at("/h/aggs");
    within.putObject("x").putObject("derivative").put("buckets_path", "y");
    within.putObject("y").putObject("derivative").put("buckets_path", "x");
    assertThatThrownBy(() -> Aggregations.parse(request))
        .hasMessageContaining("Cyclical dependency found with pipeline aggregator [x]");
  }

  @Test
  void aScriptThatIsNoCallOfAKnownFunctionIsRefused() {
    for (String script :
        List.of("values[0]", "MovingFunctions.nix(values)", "MovingFunctions.ewma(values, x)")) {
      ObjectNode request = inner("moving_fn", "{\"window\":1,\"script\":\"" + script + "\"}");
      assertThatThrownBy(() -> Aggregations.parse(request))
          .hasMessageContaining("scripts are not supported");
    }
  }

  private static ObjectNode histogram() {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode histogram = request.putObject("h");
    histogram.putObject("histogram").put("field", "x").put("interval", 1);
    histogram.putObject("aggs").putObject("s").putObject("sum").put("field", "y");
    return request;
  }

  private static ObjectNode inner(String type, String options) {
    ObjectNode request = histogram();
    ObjectNode pipeline = (ObjectNode) JSON.readTree(options);
    pipeline.put("buckets_path", "s");
    ((ObjectNode) request.at("/h/aggs")).putObject("p").set(type, pipeline);
    return request;
  }

  private static JsonNode run(ObjectNode request) {
    var buckets = new ArrayList<HistogramPartial.Bucket>();
    for (int i = 0; i < SUMS.length; i++) {
      if (!Double.isNaN(SUMS[i])) {
        Partial sum =
            new NumbersPartial(
                1, Sum.ZERO.add(SUMS[i]), SUMS[i], SUMS[i], Sum.ZERO, ResultFormat.RAW);
        buckets.add(new HistogramPartial.Bucket(i, 1, List.of(sum)));
      }
    }
    Partial histogram = new HistogramPartial(ResultFormat.RAW, null, buckets);
    return Reduction.reduce(Aggregations.parse(request), List.of(List.of(histogram)))
        .toJson(false, new NoHits());
  }

  private static String plain(JsonNode value) {
    String text = value.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static final class NoHits implements HitJson {
    @Override
    public JsonNode hit(HitView view, String index, Hit hit) {
      throw new IllegalStateException("no hits are asked for");
    }

    @Override
    public JsonNode total(long total) {
      throw new IllegalStateException("no hits are asked for");
    }
  }
}
