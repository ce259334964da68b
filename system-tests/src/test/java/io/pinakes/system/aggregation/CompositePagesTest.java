package io.pinakes.system.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Combinations of values page by page, against those found by looking at every document. */
final class CompositePagesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DOCUMENTS = 250;
  private static final int MAX_SHARDS = 5;
  private static final int ROUNDS = 60;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;
  private static final List<ObjectNode> documents = documents(new Random(11));

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    for (int shards = 1; shards <= MAX_SHARDS; shards += 2) {
      send(
          "PUT",
          "/s" + shards,
          "{'settings':{'number_of_shards':"
              + shards
              + "},'mappings':{'properties':{'k':{'type':'keyword'},'n':{'type':'long'},"
              + "'b':{'type':'boolean'},'t':{'type':'date'},'o':{'type':'nested','properties':{"
              + "'k':{'type':'keyword'}}}}}}");
      var lines = new StringBuilder();
      for (ObjectNode document : documents) {
        lines.append("{'index':{}}\n").append(document).append('\n');
      }
      assertThat(
              send("POST", "/s" + shards + "/_bulk?refresh=true", lines.toString()).get("errors"))
          .hasToString("false");
    }
  }

  private static List<ObjectNode> documents(Random random) {
    var documents = new ArrayList<ObjectNode>();
    for (int i = 0; i < DOCUMENTS; i++) {
      ObjectNode document = JSON.createObjectNode();
      if (random.nextInt(6) > 0) {
        ArrayNode keywords = document.putArray("k");
        for (int j = random.nextInt(3); j >= 0; j--) {
          String one = "k" + random.nextInt(12);
          if (keywords.values().stream().noneMatch(k -> k.asString().equals(one))) {
            keywords.add(one);
          }
        }
      }
      if (random.nextInt(6) > 0) {
        document.put("n", random.nextInt(15) - 7);
      }
      if (random.nextInt(6) > 0) {
        document.put("b", random.nextBoolean());
      }
      if (random.nextInt(6) > 0) {
        document.put("t", 1_577_836_800_000L + random.nextLong(5_000_000_000L));
      }
      documents.add(document);
    }
    return documents;
  }

  private static JsonNode send(String method, String path, String body) throws IOException {
    return cluster.ask(method, path, body).json();
  }

  /** One source: how a request has it, and the values of a document. */
  private record Source(String name, ObjectNode json, boolean missing) {

    List<JsonNode> values(ObjectNode document) {
      JsonNode field = document.path(name);
      var values = new ArrayList<JsonNode>();
      for (JsonNode value : field.isArray() ? field : List.of(field)) {
        switch (name) {
          case "k", "b" -> values.add(value);
          case "n" ->
              values.add(JSON.getNodeFactory().numberNode(Math.floorDiv(value.asInt(), 3) * 3.0));
          default ->
              values.add(
                  JSON.getNodeFactory().numberNode(value.asLong() / 86_400_000 * 86_400_000));
        }
      }
      if (field.isMissingNode()) {
        values.clear();
        if (missing) {
          values.add(JSON.nullNode());
        }
      }
      return values;
    }
  }

  private static Source source(Random random, String name) {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode body =
        switch (name) {
          case "n" -> json.putObject("histogram").put("interval", 3);
          case "t" -> json.putObject("date_histogram").put("fixed_interval", "1d");
          default -> json.putObject("terms");
        };
    body.put("field", name);
    if (random.nextBoolean()) {
      body.put("order", random.nextBoolean() ? "desc" : "asc");
    }
    boolean missing = random.nextBoolean();
    body.put("missing_bucket", missing);
    if (missing && random.nextBoolean()) {
      body.put("missing_order", random.nextBoolean() ? "first" : "last");
    }
    return new Source(name, json, missing);
  }

  @Test
  void everyBucketComesExactlyOnceInTheSameOrderWhateverTheShardsAndThePages() throws IOException {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      var names = new ArrayList<>(List.of("k", "n", "b", "t"));
      Collections.shuffle(names, random);
      var sources = new ArrayList<Source>();
      for (String name : names.subList(0, 1 + random.nextInt(3))) {
        sources.add(source(random, name));
      }
      Map<String, int[]> expected = bruteForce(sources);
      List<String> order = null;
      for (int shards = 1; shards <= MAX_SHARDS; shards += 2) {
        List<JsonNode> buckets = pages("s" + shards, sources, 1 + random.nextInt(60));
        var found = new LinkedHashMap<String, int[]>();
        for (JsonNode bucket : buckets) {
          int[] twice =
              found.put(
                  bucket.get("key").toString(),
                  new int[] {bucket.get("doc_count").asInt(), bucket.at("/sum/value").asInt()});
          assertThat(twice).as("seed %d, shards %d: %s", seed, shards, bucket).isNull();
        }
        assertThat(new TreeMap<>(found))
            .as("seed %d, shards %d, %s", seed, shards, sources)
            .usingRecursiveComparison()
            .isEqualTo(new TreeMap<>(expected));
        List<String> keys = List.copyOf(found.keySet());
        assertThat(order == null ? keys : order).as("seed %d", seed).isEqualTo(keys);
        order = keys;
      }
    }
  }

  /** By key: the documents, and the sum of their numbers. */
  private static Map<String, int[]> bruteForce(List<Source> sources) {
    Map<String, int[]> all = new LinkedHashMap<>();
    for (ObjectNode document : documents) {
      List<ObjectNode> keys = List.of(JSON.createObjectNode());
      for (Source source : sources) {
        var longer = new ArrayList<ObjectNode>();
        for (ObjectNode key : keys) {
          for (JsonNode value : source.values(document)) {
            ObjectNode next = key.deepCopy();
            next.set(source.name(), value);
            longer.add(next);
          }
        }
        keys = longer;
      }
      for (ObjectNode key : keys) {
        int[] bucket = all.computeIfAbsent(key.toString(), _ -> new int[2]);
        bucket[0]++;
        bucket[1] += document.path("n").asInt(0);
      }
    }
    return all;
  }

  private static List<JsonNode> pages(String index, List<Source> sources, int size)
      throws IOException {
    ObjectNode request = JSON.createObjectNode().put("size", 0);
    ObjectNode aggregation = request.putObject("aggs").putObject("a");
    ObjectNode composite = aggregation.putObject("composite").put("size", size);
    ArrayNode array = composite.putArray("sources");
    sources.forEach(source -> array.addObject().set(source.name(), source.json()));
    aggregation.putObject("aggs").putObject("sum").putObject("sum").put("field", "n");
    var buckets = new ArrayList<JsonNode>();
    while (true) {
      JsonNode page =
          send("POST", "/" + index + "/_search", request.toString()).at("/aggregations/a");
      if (page.get("buckets").isEmpty()) {
        assertThat(page.has("after_key")).isFalse();
        return buckets;
      }
      assertThat(page.get("buckets").size()).isLessThanOrEqualTo(size);
      page.get("buckets").forEach(buckets::add);
      assertThat(page.get("after_key")).isEqualTo(buckets.getLast().get("key"));
      composite.set("after", page.get("after_key"));
    }
  }

  @Test
  void theBestHitOfABucketIsTheOneWithTheHighestScore() throws IOException {
    JsonNode found =
        send(
            "POST",
            "/s3/_search",
            "{'size':0,'query':{'function_score':{'query':{'range':{'n':{'gte':0}}},"
                + "'field_value_factor':{'field':'n'},'boost_mode':'replace'}},'aggs':{'a':{"
                + "'composite':{'size':20,'sources':[{'k':{'terms':{'field':'k'}}}]},'aggs':{"
                + "'best':{'top_hits':{'size':1}},'most':{'max':{'field':'n'}}}}}}");
    JsonNode buckets = found.at("/aggregations/a/buckets");
    assertThat(buckets).hasSize(12);
    for (JsonNode bucket : buckets) {
      double most = bucket.at("/most/value").asDouble();
      assertThat(bucket.at("/best/hits/hits/0/_score").asDouble()).isEqualTo(most);
      assertThat(bucket.at("/best/hits/hits/0/_source/n").asDouble()).isEqualTo(most);
    }
  }

  @Test
  void moreBucketsThanAnAnswerMayHaveAreRefused() {
    assertThatThrownBy(
            () ->
                send(
                    "POST",
                    "/s3/_search",
                    "{'aggs':{'a':{'composite':{'size':65536,'sources':[{'k':{'terms':{"
                        + "'field':'k'}}}]}}}}"))
        .hasMessageContainingAll("answered 503", "too_many_buckets_exception", "[65535]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|Required [sources]",
        "{'sources':[]}|Composite [sources] cannot be null or empty",
        "{'sources':[{'k':{'terms':{'field':'k'}}},{'k':{'terms':{'field':'n'}}}]}|Composite"
            + " source names must be unique, found duplicates: [k]",
        "{'sources':[{'k':{'words':{'field':'k'}}}]}|invalid source type: words",
        "{'sources':[{'k':{'terms':{'field':'k','missing':1}}}]}|[terms] unknown field [missing]",
        "{'sources':[{'k':{'terms':{'field':'k','order':'up'}}}]}|No enum constant",
        "{'sources':[{'k':{'terms':{'field':'k','missing_order':'last'}}}]}|missing_order"
            + " require missing_bucket is true",
        "{'sources':[{'k':{'histogram':{'field':'k','interval':2}}}]}|Field [k] of type"
            + " [keyword] is not supported for aggregation [histogram]",
        "{'sources':[{'k':{'histogram':{'field':'n','interval':0}}}]}|[interval] must be"
            + " greater than 0 for [histogram] source",
        "{'sources':[{'k':{'date_histogram':{'field':'t'}}}]}|Invalid interval specified",
        "{'sources':[{'k':{'geotile_grid':{'field':'t','precision':40}}}]}|Invalid geotile_grid"
            + " precision of 40",
        "{'sources':[{'k':{'terms':{'field':'k'}}}],'size':0}|[size] must be greater than 0",
        "{'sources':[{'k':{'terms':{'field':'k'}}}],'after':{'k':5}}|invalid value, expected"
            + " string, got Integer",
        "{'sources':[{'k':{'terms':{'field':'n'}}}],'after':{'k':'x'}}|For input string",
        "{'sources':[{'k':{'terms':{'field':'b'}}}],'after':{'k':0}}|Cannot parse boolean [0]",
        "{'sources':[{'k':{'terms':{'field':'k'}}}],'after':{'k':null}}|Invalid value for"
            + " [after.k], expected comparable, got [null]",
        "{'sources':[{'k':{'terms':{'field':'k'}}}],'after':{}}|[after] has 0 value(s) but"
            + " [sources] has 1",
        "{'sources':[{'k':{'terms':{'field':'k'}}}],'after':{'x':1}}|Missing value for"
            + " [after.k]",
      })
  void whatIsWrongIsSaid(String composite, String reason) throws IOException {
    Answer answer =
        cluster.ask("POST", "/s3/_search", "{'aggs':{'a':{'composite':" + composite + "}}}");
    assertThat(answer.json().toString().replace("\\\"", "'")).contains(reason);
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'terms':{'field':'k'}|TermsAggregatorFactory",
        "'global':{}|GlobalAggregatorFactory",
        "'date_histogram':{'field':'t','fixed_interval':'1d'}|DateHistogramAggregatorFactory",
        "'composite':{'sources':[{'k':{'terms':{'field':'k'}}}]}|CompositeAggregationFactory",
      })
  void itIsWithinFiltersAndNestedObjectsOnly(String parent, String factory) throws IOException {
    String inner =
        "'aggs':{'f':{'filter':{'match_all':{}},'aggs':{'a':{'composite':{'sources':["
            + "{'k':{'terms':{'field':'k'}}}]}}}}}";
    Answer answer =
        cluster.ask("POST", "/s3/_search", "{'aggs':{'p':{" + parent + "," + inner + "}}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().toString())
        .contains(
            "[composite] aggregation cannot be used with a parent aggregation of type: ["
                + factory
                + "]");
  }
}
