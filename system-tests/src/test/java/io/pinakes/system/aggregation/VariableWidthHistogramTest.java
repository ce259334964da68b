package io.pinakes.system.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clusters of numbers, over one shard and several. */
final class VariableWidthHistogramTest {

  private static final int DOCUMENTS = 300;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    load("one", 1);
    load("many", 4);
  }

  /** Whole numbers, of which there are few, and fractions around 0, 1,000 and 2,000. */
  private static void load(String index, int shards) throws IOException {
    send(
        "PUT",
        "/" + index,
        "{'settings':{'number_of_shards':"
            + shards
            + "},'mappings':{'properties':{'n':{'type':'long'},'f':{'type':'double'},"
            + "'k':{'type':'keyword'}}}}");
    var random = new Random(9);
    var lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      lines.append("{'index':{'_id':'").append(i).append("'}}\n{'n':").append(random.nextInt(30));
      lines.append(",'f':").append(i % 3 * 1000 + random.nextGaussian() * 20).append("}\n");
    }
    assertThat(send("POST", "/" + index + "/_bulk?refresh=true", lines.toString()).get("errors"))
        .hasToString("false");
  }

  private static JsonNode send(String method, String path, String body) throws IOException {
    return cluster.ask(method, path, body).json();
  }

  private static JsonNode buckets(String index, String field, String members) throws IOException {
    return send(
            "POST",
            "/" + index + "/_search",
            "{'size':0,'aggs':{'a':{'variable_width_histogram':{'field':'%s',%s},'aggs':{'s':{"
                    .formatted(field, members)
                + "'stats':{'field':'"
                + field
                + "'}}}}}}")
        .at("/aggregations/a/buckets");
  }

  private static void checkCenters(JsonNode buckets) {
    long documents = 0;
    double before = Double.NEGATIVE_INFINITY;
    for (JsonNode bucket : buckets) {
      assertThat(bucket.get("key").asDouble())
          .isCloseTo(bucket.at("/s/avg").asDouble(), Offset.offset(1e-6));
      assertThat(bucket.get("doc_count").asLong()).isEqualTo(bucket.at("/s/count").asLong());
      assertThat(bucket.get("min").asDouble()).isGreaterThanOrEqualTo(before);
      before = bucket.get("max").asDouble();
      documents += bucket.get("doc_count").asLong();
    }
    assertThat(documents).isEqualTo(DOCUMENTS);
  }

  @Test
  void numbersThatLieNearEachOtherAreInOneBucket() throws IOException {
    JsonNode buckets = buckets("many", "f", "'buckets':3");
    assertThat(buckets).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.get(i).get("doc_count").asInt()).isEqualTo(DOCUMENTS / 3);
      assertThat(buckets.get(i).get("key").asDouble()).isCloseTo(i * 1000, Offset.offset(20.0));
    }
    checkCenters(buckets);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 29, 30, 100})
  void severalShardsFindWhatOneFinds(int wanted) throws IOException {
    JsonNode buckets = buckets("many", "n", "'buckets':" + wanted);
    assertThat(buckets).isEqualTo(buckets("one", "n", "'buckets':" + wanted));
    assertThat(buckets).hasSize(Math.min(wanted, 30));
    checkCenters(buckets);
  }

  @Test
  void noDocumentIsLostWhenNumbersArePutIntoClustersAsTheyCome() throws IOException {
    for (String field : List.of("n", "f")) {
      JsonNode buckets = buckets("many", field, "'buckets':4,'shard_size':8,'initial_buffer':5");
      assertThat(buckets.size()).isBetween(1, 4);
      checkCenters(buckets);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'buckets':0|buckets must be greater than [0] for [a]",
        "'shard_size':1|shard_size must be greater than [1] for [a]",
        "'initial_buffer':0|initial_buffer must be greater than [0] for [a]",
        "'initial_buffer':9|initial_buffer must be at least buckets but was [9<10] for [a]",
        "'buckets':5,'shard_size':3|3/4 of shard_size must be at least buckets but was [2<5] for"
            + " [a]",
        "'keyed':true|[variable_width_histogram] unknown field [keyed]",
        "'field':'k'|Field [k] of type [keyword] is not supported for aggregation"
            + " [variable_width_histogram]",
      })
  void whatIsWrongIsSaid(String members, String reason) throws IOException {
    String field = members.startsWith("'field'") ? "" : "'field':'n',";
    checkRefused("{'a':{'variable_width_histogram':{" + field + members + "}}}", reason);
  }

  @Test
  void itIsWithinNoSeveralBuckets() throws IOException {
    checkRefused(
        "{'t':{'terms':{'field':'k'},'aggs':{'f':{'filter':{'match_all':{}},'aggs':{'a':{"
            + "'variable_width_histogram':{'field':'n'}}}}}}}",
        "[variable_width_histogram] cannot be nested inside an aggregation that collects more than"
            + " a single bucket.");
  }

  private static void checkRefused(String aggs, String reason) throws IOException {
    Answer answer = cluster.ask("POST", "/many/_search", "{'aggs':" + aggs + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().toString()).contains(reason);
  }
}
