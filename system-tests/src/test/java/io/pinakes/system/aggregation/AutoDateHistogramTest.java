package io.pinakes.system.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Intervals that are chosen for a number of buckets, over one shard and several. */
final class AutoDateHistogramTest {

  private static final int DOCUMENTS = 400;
  private static final long START = 1_577_836_800_000L;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    load("one", 1);
    load("many", 4);
  }

  /** Documents whose times lie within a minute, an hour and so on, by the field. */
  private static void load(String index, int shards) throws IOException {
    send(
        "PUT",
        "/" + index,
        "{'settings':{'number_of_shards':"
            + shards
            + "},'mappings':{'properties':{'minute':{'type':'date'},'day':{'type':'date'},"
            + "'year':{'type':'date'},'age':{'type':'date'},'none':{'type':'date'},"
            + "'k':{'type':'keyword'}}}}");
    var random = new Random(5);
    var lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      double share = i < 2 ? i : random.nextDouble();
      lines.append("{'index':{'_id':'").append(i).append("'}}\n{");
      lines.append("'minute':").append(START + (long) (share * 59_999)).append(',');
      lines.append("'day':").append(START + (long) (share * 86_399_999)).append(',');
      lines.append("'year':").append(START + (long) (share * 31_535_999_999L)).append(',');
      lines.append("'age':").append(START + (long) (share * 3_150_000_000_000L)).append(',');
      lines.append("'k':'").append(random.nextInt(3)).append("'}\n");
    }
    assertThat(send("POST", "/" + index + "/_bulk?refresh=true", lines.toString()).get("errors"))
        .hasToString("false");
  }

  private static JsonNode send(String method, String path, String body) throws IOException {
    return cluster.ask(method, path, body).json();
  }

  private static JsonNode histogram(String index, String body) throws IOException {
    JsonNode answer =
        send("POST", "/" + index + "/_search", "{'size':0,'aggs':{'a':" + body + "}}");
    return answer.at("/aggregations/a");
  }

  @ParameterizedTest
  @CsvSource({
    "minute,10,10s,6",
    "minute,60,1s,60",
    "minute,12,5s,12",
    "minute,1,1m,1",
    "day,10,3h,8",
    "day,30,1h,24",
    "day,2,12h,2",
    "day,1,1d,1",
    "year,12,1M,12",
    "year,5,3M,4",
    "year,60,7d,53",
    "year,1,1y,1",
    "age,10,10y,10",
    "age,4,50y,2",
    "age,100,1y,100",
    "none,10,1s,0",
  })
  void theIntervalFollowsFromTheNumberOfBuckets(
      String field, int wanted, String interval, int buckets) throws IOException {
    for (String index : List.of("one", "many")) {
      JsonNode found =
          histogram(
              index, "{'auto_date_histogram':{'field':'" + field + "','buckets':" + wanted + "}}");
      assertThat(found.get("interval").asString()).as(index).isEqualTo(interval);
      assertThat(found.get("buckets")).as(index).hasSize(buckets);
      int documents = 0;
      for (JsonNode bucket : found.get("buckets")) {
        documents += bucket.get("doc_count").asInt();
      }
      assertThat(documents).isEqualTo(field.equals("none") ? 0 : DOCUMENTS);
    }
  }

  @Test
  void intervalsAreNoFinerThanTheMinimum() throws IOException {
    assertThat(
            histogram(
                    "many",
                    "{'auto_date_histogram':{'field':'minute','buckets':60,"
                        + "'minimum_interval':'hour'}}")
                .get("interval")
                .asString())
        .isEqualTo("1h");
  }

  @Test
  void severalShardsFindWhatOneFindsWithinEachBucket() throws IOException {
    for (String field : List.of("minute", "day", "year", "age")) {
      for (int wanted : List.of(1, 7, 40)) {
        String body =
            "{'terms':{'field':'k'},'aggs':{'d':{'auto_date_histogram':{'field':'%s','buckets':%d,"
                + "'time_zone':'Europe/Berlin'},'aggs':{'x':{'max':{'field':'age'}}}}}}";
        String asked = body.formatted(field, wanted);
        assertThat(histogram("many", asked)).isEqualTo(histogram("one", asked));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'buckets':0|buckets must be greater than 0 for [a]",
        "'buckets':2185|buckets must be less than 2184",
        "'minimum_interval':'week'|minimum_interval must be one of [[minute, month, day, hour,"
            + " second, year]]",
        "'offset':'1h'|[auto_date_histogram] unknown field [offset]",
        "'field':'k'|Field [k] of type [keyword] is not supported for aggregation"
            + " [auto_date_histogram]",
      })
  void whatIsWrongIsSaid(String member, String reason) throws IOException {
    String field = member.startsWith("'field'") ? "" : "'field':'day',";
    Answer answer =
        cluster.ask(
            "POST",
            "/many/_search",
            "{'aggs':{'a':{'auto_date_histogram':{" + field + member + "}}}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().toString()).contains(reason);
  }
}
