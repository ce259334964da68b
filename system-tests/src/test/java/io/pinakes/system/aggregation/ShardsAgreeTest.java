package io.pinakes.system.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Aggregations over the same documents in one shard and in several; and what is refused. */
final class ShardsAgreeTest {

  private static final int DOCUMENTS = 300;
  private static final int REQUESTS = 150;
  private static final int DEPTH = 2;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    load("one", 1);
    load("many", 5);
    send("PUT", "/none", "{'settings':{'number_of_shards':2,'number_of_replicas':0}}");
  }

  private static void load(String index, int shards) throws IOException {
    send(
        "PUT",
        "/" + index,
        "{'settings':{'number_of_shards':"
            + shards
            + ",'number_of_replicas':0},'mappings':{'properties':{'k':{'type':'keyword'},"
            + "'n':{'type':'integer'},'f':{'type':'double'},'t':{'type':'date'},"
            + "'b':{'type':'boolean'},'ip':{'type':'ip'},'u':{'type':'unsigned_long'},'g':{'type':'geo_point'}}}}");
    var random = new Random(1);
    var lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      lines.append("{'index':{'_id':'").append(i).append("'}}\n{");
      lines.append("'k':['a").append(random.nextInt(7)).append("','b").append(random.nextInt(40));
      lines.append("'],'f':").append(random.nextGaussian() * Math.pow(10, random.nextInt(6)));
      if (random.nextInt(5) > 0) {
        lines.append(",'n':[").append(random.nextInt(30) - 10).append(",").append(3).append("]");
      }
      if (random.nextInt(5) > 0) {
        lines.append(",'t':").append(1_580_000_000_000L + random.nextLong(30_000_000_000L));
      }
      lines.append(",'b':").append(random.nextBoolean());
      lines.append(",'ip':'10.0.").append(random.nextInt(3)).append('.').append(random.nextInt(9));
      lines.append("','u':").append(Long.toUnsignedString(-1L - random.nextInt(9)));
      if (random.nextInt(5) > 0) {
        // Halves, whose sums are exact.
        lines.append(",'g':[[").append(random.nextInt(359) / 2.0 - 90).append(',');
        lines.append(random.nextInt(179) / 2.0 - 45).append("],[9.5,48.5]]");
      }
      lines.append("}\n");
    }
    assertThat(send("POST", "/" + index + "/_bulk?refresh=true", lines.toString()).get("errors"))
        .hasToString("false");
  }

  private static JsonNode send(String method, String path, String body) throws IOException {
    return answer(method, path, body).json();
  }

  private static Answer answer(String method, String path, String body) throws IOException {
    return cluster.ask(method, path, body);
  }

  private static JsonNode aggregate(String index, String aggs) throws IOException {
    Answer answer =
        answer("POST", "/" + index + "/_search?typed_keys", "{'size':0,'aggs':" + aggs + "}");
    assertThat(answer.status()).as(aggs + " " + answer.json()).isEqualTo(200);
    return answer.json().get("aggregations");
  }

  @Test
  void severalShardsFindWhatOneFinds() throws IOException {
    for (int seed = 0; seed < REQUESTS; seed++) {
      String aggs = aggregations(new Random(seed), DEPTH);
      assertThat(aggregate("many", aggs))
          .as("seed %d: %s", seed, aggs)
          .isEqualTo(aggregate("one", aggs));
    }
  }

  @Test
  void shardsOfAnotherIndexWithoutTheFieldsChangeNothing() throws IOException {
    for (int seed = 0; seed < REQUESTS / 5; seed++) {
      String aggs = aggregations(new Random(seed), DEPTH);
      // Missing fields are what such shards would have, if they had documents.
      assertThat(aggregate("none,many", aggs))
          .as("seed %d: %s", seed, aggs)
          .isEqualTo(aggregate("one", aggs));
    }
  }

  private static String aggregations(Random random, int depth) {
    var aggs = new StringBuilder("{");
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        aggs.append(',');
      }
      boolean metric = depth == 0 || random.nextInt(3) == 0;
      aggs.append("'x").append(i).append("':{").append(metric ? metric(random) : bucket(random));
      if (!metric) {
        aggs.append(",'aggs':").append(aggregations(random, depth - 1));
      }
      aggs.append('}');
    }
    return aggs.append('}').toString();
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String metric(Random random) {
    String field = one(random, "n", "f", "t", "b", "u");
    String missing = field.equals("n") && random.nextBoolean() ? ",'missing':7" : "";
    return switch (random.nextInt(6)) {
      case 3 -> "'" + one(random, "geo_bounds", "geo_centroid") + "':{'field':'g'}";
      case 0 -> "'cardinality':{'field':'" + one(random, "k", "n", "ip", "f") + "'}";
      case 1 -> "'value_count':{'field':'" + one(random, "k", "n", "ip") + "'}";
      case 2 -> "'percentiles':{'field':'t','hdr':{'number_of_significant_value_digits':2}}";
      default ->
          "'"
              + one(random, "avg", "sum", "min", "max", "stats", "extended_stats")
              + "':{'field':'"
              + field
              + "'"
              + missing
              + "}";
    };
  }

  private static String bucket(Random random) {
    return switch (random.nextInt(12)) {
      case 9 ->
          "'geo_distance':{'field':'g','origin':'48,9','unit':'km','ranges':[{'to':900},"
              + "{'from':100,'to':5000},{'from':5000}]}";
      case 10 ->
          "'"
              + one(random, "geohash_grid", "geotile_grid")
              + "':{'field':'g','precision':"
              + one(random, "1", "3", "12")
              + "}";
      case 11 ->
          "'adjacency_matrix':{'filters':{'x':{'term':{'k':'a1'}},'y':{'term':{'b':true}},"
              + "'z':{'range':{'n':{'gte':3}}}}}";
      case 0, 1 -> {
        String order = one(random, "'_count':'desc'", "'_count':'asc'", "'_key':'desc'");
        yield "'terms':{'field':'"
            + one(random, "k", "n", "b", "ip", "t", "f", "u")
            + "','size':400,'order':{"
            + order
            + "},'min_doc_count':"
            + one(random, "1", "2")
            + "}";
      }
      case 2 ->
          "'histogram':{'field':'n','interval':"
              + one(random, "1", "2.5", "7")
              + ",'offset':"
              + one(random, "0", "1.5")
              + ",'min_doc_count':"
              + one(random, "0", "1")
              + "}";
      case 3 ->
          "'date_histogram':{'field':'t',"
              + one(random, "'calendar_interval':'month'", "'fixed_interval':'36h'")
              + ",'time_zone':'"
              + one(random, "UTC", "Europe/Berlin", "-03:30")
              + "'}";
      case 4 ->
          "'range':{'field':'f','keyed':"
              + one(random, "true", "false")
              + ",'ranges':[{'to':0},{'from':-10,'to':100},{'from':5}]}";
      case 5 ->
          "'filters':{'other_bucket':true,'filters':{'x':{'term':{'k':'a1'}},"
              + "'y':{'range':{'n':{'gte':3}}}}}";
      case 6 -> "'missing':{'field':'" + one(random, "n", "t", "k") + "'}";
      case 7 -> "'filter':{'term':{'b':true}}";
      default ->
          "'date_range':{'field':'t','ranges':[{'to':'2020-03-01'},{'from':'2020-03-01||+1M/M'}]}";
    };
  }

  @Test
  void aBucketMayBeOrderedByWhatIsComputedWithinIt() throws IOException {
    String aggs =
        "{'k':{'terms':{'field':'k','size':60,'order':{'f>s.avg':'desc'}},"
            + "'aggs':{'f':{'filter':{'term':{'b':true}},"
            + "'aggs':{'s':{'stats':{'field':'f'}}}}}}}";
    JsonNode buckets = aggregate("many", aggs).at("/sterms#k/buckets");
    assertThat(buckets).isEqualTo(aggregate("one", aggs).at("/sterms#k/buckets"));
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode bucket : buckets) {
      JsonNode average = bucket.at("/filter#f/stats#s/avg");
      double value = average.isNull() ? Double.NEGATIVE_INFINITY : average.asDouble();
      assertThat(value).isLessThanOrEqualTo(before);
      before = value;
    }
  }

  @ParameterizedTest
  @CsvSource({"k", "n", "ip", "t", "b"})
  void termsOfAllShardsAreComparedWithTheBackgroundOfAllShards(String field) throws IOException {
    for (String heuristic : List.of("'jlh':{}", "'gnd':{}", "'percentage':{}")) {
      for (String background : List.of("{'match_all':{}}", "{'exists':{'field':'b'}}")) {
        // Without a least count shards send also what they do not find.
        String aggs =
            "{'f':{'filter':{'range':{'n':{'gte':4}}},'aggs':{'s':{'significant_terms':{'field':'"
                + field
                + "','size':500,'min_doc_count':0,'background_filter':"
                + background
                + ","
                + heuristic
                + "}}}}}";
        JsonNode one = aggregate("one", aggs);
        assertThat(aggregate("many", aggs)).as(aggs).isEqualTo(one);
        assertThat(one.at("/filter#f").toString()).contains("\"score\"");
      }
    }
  }

  @Test
  void boundsOfTheErrorHold() throws IOException {
    String exact = "{'k':{'terms':{'field':'k','size':1000}}}";
    JsonNode all = aggregate("one", exact).at("/sterms#k/buckets");
    String few =
        "{'k':{'terms':{'field':'k','size':3,'shard_size':3,'show_term_doc_count_error':true}}}";
    JsonNode found = aggregate("many", few).get("sterms#k");
    long sum = found.get("sum_other_doc_count").asLong();
    for (JsonNode bucket : found.get("buckets")) {
      sum += bucket.get("doc_count").asLong();
      long count = bucket.get("doc_count").asLong();
      long error = bucket.get("doc_count_error_upper_bound").asLong();
      for (JsonNode one : all) {
        if (one.get("key").equals(bucket.get("key"))) {
          assertThat(one.get("doc_count").asLong()).isBetween(count, count + error);
        }
      }
    }
    // Every document has two values.
    assertThat(sum).isEqualTo(2 * DOCUMENTS);
  }

  @Test
  void theBestHitsOfABucketAreTheBestOfAllShards() throws IOException {
    String aggs =
        "{'k':{'terms':{'field':'b'},'aggs':{'h':{'top_hits':{'size':4,'_source':false,"
            + "'sort':[{'f':'desc'}]}}}}}";
    JsonNode one = aggregate("one", aggs).at("/lterms#k/buckets");
    JsonNode many = aggregate("many", aggs).at("/lterms#k/buckets");
    assertThat(one.size()).isEqualTo(2);
    for (int i = 0; i < one.size(); i++) {
      assertThat(many.get(i).at("/top_hits#h/hits/total"))
          .isEqualTo(one.get(i).at("/top_hits#h/hits/total"));
      for (int hit = 0; hit < 4; hit++) {
        String id = "/top_hits#h/hits/hits/" + hit + "/_id";
        assertThat(many.get(i).at(id)).isEqualTo(one.get(i).at(id));
      }
    }
  }

  @Test
  void nestedObjectsAreCountedForThemselvesInEveryBucketOfTheirDocument() throws IOException {
    send(
        "PUT",
        "/nest",
        "{'settings':{'number_of_shards':3,'number_of_replicas':0},'mappings':{'properties':{"
            + "'k':{'type':'keyword'},'users':{'type':'nested','properties':{"
            + "'name':{'type':'keyword'},'age':{'type':'integer'}}}}}}");
    send(
        "POST",
        "/nest/_bulk?refresh=true",
        "{'index':{}}\n{'k':['x','y'],'users':[{'name':'a','age':1},{'name':'b','age':2}]}\n"
            + "{'index':{}}\n{'k':'x','users':[{'name':'a','age':3}]}\n"
            + "{'index':{}}\n{'k':'y'}\n");
    String aggs =
        "{'k':{'terms':{'field':'k'},'aggs':{'u':{'nested':{'path':'users'},'aggs':{"
            + "'s':{'sum':{'field':'users.age'}},'n':{'terms':{'field':'users.name'},"
            + "'aggs':{'r':{'reverse_nested':{},'aggs':{'kk':{'terms':{'field':'k'}}}}}}}}}},"
            + "'all':{'global':{}}}";
    JsonNode found = aggregate("nest", aggs);
    JsonNode x = found.at("/sterms#k/buckets/0");
    assertThat(x.get("key").asString()).isEqualTo("x");
    assertThat(x.at("/nested#u/doc_count").asInt()).isEqualTo(3);
    assertThat(x.at("/nested#u/sum#s/value").asDouble()).isEqualTo(6);
    JsonNode a = x.at("/nested#u/sterms#n/buckets/0");
    assertThat(a.get("doc_count").asInt()).isEqualTo(2);
    assertThat(a.at("/reverse_nested#r/doc_count").asInt()).isEqualTo(2);
    assertThat(a.at("/reverse_nested#r/sterms#kk/buckets/0/doc_count").asInt()).isEqualTo(2);
    assertThat(a.at("/reverse_nested#r/sterms#kk/buckets/1/doc_count").asInt()).isEqualTo(1);
    JsonNode y = found.at("/sterms#k/buckets/1");
    assertThat(y.at("/nested#u/doc_count").asInt()).isEqualTo(2);
    assertThat(y.at("/nested#u/sum#s/value").asDouble()).isEqualTo(3);
    assertThat(found.at("/global#all/doc_count").asInt()).isEqualTo(3);
  }

  @Test
  void tooManyBucketsAreRefused() throws IOException {
    String aggs = "{'h':{'histogram':{'field':'f','interval':0.0001}}}";
    assertThatThrownBy(() -> answer("POST", "/many/_search", "{'size':0,'aggs':" + aggs + "}"))
        .hasMessageContainingAll("answered 503", "too_many_buckets_exception", "[65535]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':{'avg':{'field':'n','foo':1}}}|400|[avg] unknown field [foo]",
        "{'a':{'avgg':{'field':'n'}}}|400|Unknown aggregation type [avgg]",
        "{'a':{'avg':{'field':'k'}}}|400|of type [keyword] is not supported for aggregation [avg]",
        "{'a':{'avg':{}}}|400|Required one of fields [field, script], but none were specified.",
        "{'a':{'avg':{'script':'1'}}}|400|[script]",
        "{'a':{}}|400|Missing definition for aggregation [a]",
        "{'a':5}|400|starts with a [VALUE_NUMBER], expected a [START_OBJECT].",
        "{'a[b':{'avg':{'field':'n'}}}|400|Invalid aggregation name [a[b]",
        "{'a':{'avg':{'field':'n'},'sum':{'field':'n'}}}|400|Found two aggregation type"
            + " definitions in [a]: [avg] and [sum]",
        "{'a':{'terms':{'field':'k','size':0}}}|400|[terms] failed to parse field [size]",
        "{'a':{'terms':{'field':'k','include':['a'],'exclude':'b'}}}|400|Cannot mix a set-based",
        "{'a':{'histogram':{'field':'n','interval':0}}}|400|[interval] must be >0",
        "{'a':{'date_histogram':{'field':'t','calendar_interval':'2d'}}}|400|could not be parsed"
            + " as a calendar interval",
        "{'a':{'date_histogram':{'field':'t','fixed_interval':'1M'}}}|400|unit is missing",
        "{'a':{'cardinality':{'field':'n','precision_threshold':-1}}}|400|[precisionThreshold]",
        "{'a':{'percentiles':{'field':'n','percents':[101]}}}|400|percent must be in [0,100]",
        "{'a':{'top_hits':{'size':101}}}|400|Top hits result window is too large",
        "{'a':{'terms':{'field':'k','siz':2}}}|400|[terms] unknown field [siz] did you mean"
            + " [size]?",
        "{'a':{'geohash_grid':{'field':'k'}}}|400|Field [k] of type [keyword] is not supported",
        "{'a':{'adjacency_matrix':{'filters':[]}}}|400|[filters] doesn't support arrays.",
        "{'a':{'scripted_metric':{}}}|400|[scripted_metric] aggregation is not supported",
      })
  void whatIsWrongIsSaid(String aggs, int status, String reason) throws IOException {
    Answer answer = answer("POST", "/many/_search", "{'size':0,'aggs':" + aggs + "}");
    assertThat(answer.json().toString().replace("\\\"", "'")).contains(reason);
    assertThat(answer.status()).isEqualTo(status);
  }
}
