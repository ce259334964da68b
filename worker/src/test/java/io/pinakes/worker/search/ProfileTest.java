package io.pinakes.worker.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.message.WorkerCalls.SearchParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The clock of these searches stands still, so that whatever is counted takes a nanosecond. */
class ProfileTest {

  private static TestShard shard() throws IOException {
    var shard =
        new TestShard(
            "{'properties':{'text':{'type':'text'},'tag':{'type':'keyword'},'n':{'type':'integer'}}}");
    for (int i = 1; i <= 5; i++) {
      shard.index(
          String.valueOf(i), "{'text':'hello world %d','tag':'t%d','n':%d}".formatted(i, i % 2, i));
    }
    return shard;
  }

  private static JsonNode profile(String body) throws IOException {
    try (TestShard shard = shard()) {
      SearchParts parts = requireNonNull(shard.search(body).parts());
      return JsonMapper.shared().valueToTree(requireNonNull(parts.profile()));
    }
  }

  /** Names of collectors with their reasons, those within others in brackets. */
  private static String collectors(JsonNode collectors) {
    List<String> shown = new ArrayList<>();
    for (JsonNode collector : collectors) {
      String within =
          collector.has("children") ? "[" + collectors(collector.get("children")) + "]" : "";
      shown.add(
          collector.get("name").stringValue()
              + "/"
              + collector.get("reason").stringValue()
              + within);
    }
    return String.join(", ", shown);
  }

  private static long count(JsonNode profile, String part) {
    return profile.get("breakdown").get(part + "_count").longValue();
  }

  @Test
  void aSearchThatDoesNotAskGetsNoProfile() throws IOException {
    try (TestShard shard = shard()) {
      assertThat(shard.search("{}").parts()).isNull();
      assertThat(shard.search("{'profile':false}").parts()).isNull();
    }
  }

  @Test
  void countsTheStepsOfAQueryAndOfThoseWithinIt() throws IOException {
    JsonNode profile =
        profile(
            "{'profile':true,'query':{'bool':{'must':{'match':{'text':'hello'}},"
                + "'filter':{'term':{'tag':'t1'}}}}}");
    assertThat(profile.get("id").stringValue()).isEqualTo("[][][0]");
    JsonNode query = profile.at("/searches/0/query/0");
    assertThat(query.get("type").stringValue()).isEqualTo("BooleanQuery");
    assertThat(query.get("description").stringValue()).isEqualTo("+text:hello #tag:t1");
    // Three match, then the iterator says that there are no more.
    assertThat(count(query, "next_doc")).isEqualTo(4);
    assertThat(count(query, "score")).isEqualTo(3);
    assertThat(count(query, "create_weight")).isEqualTo(1);
    assertThat(count(query, "match")).isZero();
    long sum = 0;
    for (var part : query.get("breakdown").properties()) {
      sum += part.getKey().endsWith("_count") ? 0 : part.getValue().longValue();
    }
    assertThat(query.get("time_in_nanos").longValue()).isEqualTo(sum);
    assertThat(query.get("children")).hasSize(2);
    assertThat(query.at("/children/0/description").stringValue()).isEqualTo("text:hello");
    assertThat(count(query.at("/children/0"), "score")).isEqualTo(3);
    assertThat(query.at("/children/1/type").stringValue()).isEqualTo("TermQuery");
    assertThat(count(query.at("/children/1"), "score")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; TopScoreDocCollector/search_top_hits",
        "{'sort':['n']}; SimpleFieldCollector/search_top_hits",
        "{'sort':['n'],'search_after':[2]}; PagingFieldCollector/search_top_hits",
        "{'size':0}; EarlyTerminatingCollector/search_count",
        "{'min_score':0.01};"
            + " MinimumScoreCollector/search_min_score[TopScoreDocCollector/search_top_hits]",
        "{'terminate_after':2};"
            + " MultiCollector/search_terminate_after_count[TopScoreDocCollector/search_top_hits]",
        "{'aggs':{'a':{'max':{'field':'n'}}}}; MultiCollector/search_multi["
            + "TopScoreDocCollector/search_top_hits, ProfilingAggregator: [a]/aggregation]",
        "{'size':0,'aggs':{'a':{'max':{'field':'n'}},'b':{'min':{'field':'n'}}}};"
            + " MultiCollector/search_multi[EarlyTerminatingCollector/search_count,"
            + " MultiBucketCollector: [[a, b]]/aggregation]",
        "{'post_filter':{'term':{'tag':'t1'}},'aggs':{'a':{'max':{'field':'n'}}}};"
            + " ProfilingAggregator: [a]/aggregation, TopScoreDocCollector/search_top_hits",
        "{'size':0,'track_total_hits':false,'post_filter':{'term':{'tag':'t1'}},"
            + "'aggs':{'a':{'max':{'field':'n'}}}}; ProfilingAggregator: [a]/aggregation"
      })
  void namesCollectorsAndWhatTheyPassOnTo(String body, String expected) throws IOException {
    String asking =
        "{'profile':true,'query':{'match':{'text':'hello'}}"
            + (body.length() > 2 ? "," : "")
            + body.substring(1);
    JsonNode found = profile(asking).at("/searches/0/collector");
    assertThat(collectors(found)).isEqualTo(expected);
    assertThat(found.get(0).get("time_in_nanos").longValue()).isPositive();
  }

  @Test
  void measuresAggregationsWithThoseWithinThem() throws IOException {
    JsonNode profile =
        profile(
            "{'profile':true,'size':0,'aggs':{'tags':{'terms':{'field':'tag'},"
                + "'aggs':{'most':{'max':{'field':'n'}}}},'all':{'global':{}}}}");
    JsonNode tags = profile.at("/aggregations/0");
    assertThat(tags.get("type").stringValue()).isEqualTo("GlobalOrdinalsStringTermsAggregator");
    assertThat(tags.get("description").stringValue()).isEqualTo("tags");
    assertThat(count(tags, "collect")).isEqualTo(5);
    assertThat(count(tags, "build_leaf_collector")).isEqualTo(1);
    assertThat(count(tags, "build_aggregation")).isEqualTo(1);
    assertThat(count(tags, "initialize")).isEqualTo(1);
    assertThat(count(tags, "reduce")).isZero();
    assertThat(tags.at("/debug/total_buckets").intValue()).isEqualTo(2);
    assertThat(tags.at("/debug/segments_with_single_valued_ords").intValue()).isEqualTo(1);
    JsonNode most = tags.at("/children/0");
    assertThat(most.get("type").stringValue()).isEqualTo("MaxAggregator");
    assertThat(count(most, "collect")).isEqualTo(5);
    // One for each bucket, which count as one.
    assertThat(count(most, "build_aggregation")).isEqualTo(1);
    assertThat(profile.at("/aggregations/1/type").stringValue()).isEqualTo("GlobalAggregator");
    assertThat(collectors(profile.at("/searches/1/collector")))
        .isEqualTo("ProfilingAggregator: [all]/aggregation_global");
  }

  @Test
  void countsTheHitsThatAreLoadedAndWhatIsShownOfThem() throws IOException {
    JsonNode fetch = profile("{'profile':true,'size':3,'docvalue_fields':['n']}").at("/fetch/0");
    assertThat(fetch.get("type").stringValue()).isEqualTo("fetch");
    assertThat(count(fetch, "load_source")).isEqualTo(3);
    assertThat(count(fetch, "load_stored_fields")).isEqualTo(3);
    assertThat(count(fetch, "get_next_reader")).isEqualTo(1);
    assertThat(fetch.at("/children/0/type").stringValue()).isEqualTo("FetchDocValuesPhase");
    assertThat(count(fetch.at("/children/0"), "process")).isEqualTo(3);
    assertThat(fetch.at("/children/1/type").stringValue()).isEqualTo("FetchSourcePhase");
    assertThat(profile("{'profile':true,'size':0}").get("fetch")).isEmpty();
  }

  @Test
  void boundsHowManyQueriesAndHowMuchOfThemIsShown() throws IOException {
    var words = new StringBuilder();
    for (int i = 0; i < 1_020; i++) {
      words.append(" word").append(i);
    }
    JsonNode query =
        profile("{'profile':true,'query':{'match':{'text':'hello" + words + "'}}}")
            .at("/searches/0/query/0");
    assertThat(query.get("description").stringValue()).hasSize(10_001).endsWith("…");
    assertThat(query.get("children")).hasSize(999);
  }

  @Test
  void theAnswerIsTheSameWithAProfile() throws IOException {
    String body =
        "{%s'_source':false,'query':{'match':{'text':'hello"
            + " 3'}},'sort':['_score','n'],'min_score':0.01,"
            + "'aggs':{'t':{'terms':{'field':'tag'}},'c':{'cardinality':{'field':'tag'}}}}";
    try (TestShard shard = shard()) {
      var plain = shard.search(body.formatted(""));
      var measured = shard.search(body.formatted("'profile':true,"));
      assertThat(measured.hits().toString()).isEqualTo(plain.hits().toString());
      assertThat(measured.total()).isEqualTo(plain.total());
      assertThat(requireNonNull(measured.parts()).aggregations())
          .isEqualTo(requireNonNull(plain.parts()).aggregations());
    }
  }
}
