package io.pinakes.system.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Parameters that say how a search is carried out. */
final class SearchConductTest {

  private static final int SHARDS = 5;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    cluster.done(
        "PUT",
        "/logs",
        "{'settings':{'number_of_shards':"
            + SHARDS
            + ",'number_of_replicas':1},'mappings':{'properties':{'t':{'type':'date'},"
            + "'k':{'type':'keyword'},'w':{'type':'text'}}}}");
    var lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("{'index':{'_id':'").append(i).append("'}}\n{'k':'a").append(i % 7);
      lines.append("','w':'word','t':'20").append(10 + i % 10).append("-01-01'}\n");
    }
    cluster.done("POST", "/logs/_bulk?refresh=true", lines.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_local",
        "_primary",
        "_primary_first",
        "_replica_first",
        "_prefer_nodes:worker-1",
        "_only_nodes:worker-*",
        "me"
      })
  void anyChoiceOfCopiesFindsTheSame(String preference) throws IOException {
    cluster.done("GET", "/_cluster/health/logs?wait_for_status=green&timeout=10s", "");
    cluster.done("POST", "/logs/_refresh", "");
    JsonNode found = cluster.done("POST", "/logs/_search?preference=" + preference, "");
    assertThat(found.at("/hits/total/value").intValue()).isEqualTo(40);
    assertThat(
            cluster
                .done("GET", "/logs/_count?preference=" + preference, "")
                .get("count")
                .intValue())
        .isEqualTo(40);
  }

  @Test
  void aPreferenceMayNameShards() throws IOException {
    int all = 0;
    for (int shard = 0; shard < SHARDS; shard++) {
      JsonNode found = cluster.done("POST", "/logs/_search?preference=_shards:" + shard, "");
      assertThat(found.at("/_shards/total").intValue()).isEqualTo(1);
      all += found.at("/hits/total/value").intValue();
    }
    assertThat(all).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({
    "/logs/_search?preference=_x,no Preference for [_x]",
    "/logs/_count?preference=_x,no Preference for [_x]",
    "/logs/_search?preference=_only_local,preference [_only_local] is not supported",
    "/logs/_doc/1?preference=_only_nodes:a,are supported for searches only",
    "/logs/_search?batched_reduce_size=1,batchedReduceSize must be >= 2",
    "/logs/_search?pre_filter_shard_size=0,preFilterShardSize must be >= 1",
    "/logs/_search?max_concurrent_shard_requests=0,maxConcurrentShardRequests must be >= 1",
    "/logs/_search?phase_took=true,parameter [phase_took] is not supported",
    "/logs/_search?search_pipeline=a,parameter [search_pipeline] is not supported"
  })
  void whatIsWrongIsRefused(String path, String reason) throws IOException {
    assertThat(cluster.refused("GET", path, "")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({"2,4", "3,2", "4,2", "5,", "512,"})
  void answersAreReducedInBatchesWithTheSameResult(int size, Integer phases) throws IOException {
    String request = "{'size':0,'aggs':{'k':{'terms':{'field':'k'}},'t':{'avg':{'field':'t'}}}}";
    JsonNode found = cluster.done("POST", "/logs/_search?batched_reduce_size=" + size, request);
    assertThat(found.path("num_reduce_phases").asInt(0)).isEqualTo(phases == null ? 0 : phases);
    assertThat(found.get("aggregations"))
        .isEqualTo(cluster.done("POST", "/logs/_search", request).get("aggregations"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          ?pre_filter_shard_size=1;{'query':{'range':{'t':{'gte':'2090-01-01'}}}};4
          ?pre_filter_shard_size=5;{'query':{'range':{'t':{'gte':'2090-01-01'}}}};0
          ``;{'query':{'range':{'t':{'gte':'2090-01-01'}}}};0
          ``;{'query':{'range':{'t':{'gte':'2090-01-01'}}},'sort':['k']};4
          ?pre_filter_shard_size=1;{'query':{'bool':{'filter':{'range':{'t':{'lt':'1990-01-01'}}}}}};4
          ?pre_filter_shard_size=1;{'query':{'range':{'none':{'gte':1}}}};4
          ?pre_filter_shard_size=1;{'query':{'range':{'t':{'gte':'2011-01-01'}}}};0
          ?pre_filter_shard_size=1;{'query':{'range':{'t':{'gte':'2090-01-01'}}},'aggs':{'a':{'global':{}}}};0
          """)
  void shardsThatCannotMatchAreSkippedIfThereAreMany(String url, String request, int skipped)
      throws IOException {
    JsonNode found = cluster.done("POST", "/logs/_search" + url, request);
    assertThat(found.at("/_shards/skipped").intValue()).isEqualTo(skipped);
    assertThat(found.at("/_shards/successful").intValue()).isEqualTo(SHARDS);
  }

  @Test
  void aBoundOnShardsAtOnceChangesNothing() throws IOException {
    JsonNode found = cluster.done("POST", "/logs/_search?max_concurrent_shard_requests=1", "");
    assertThat(found.at("/hits/total/value").intValue()).isEqualTo(40);
  }

  @Test
  void highlightsByVectorsLookAtAsManyPhrasesAsTheRequestSays() throws IOException {
    cluster.done(
        "PUT",
        "/texts",
        "{'mappings':{'properties':{'t':{'type':'text','term_vector':'with_positions_offsets'}}}}");
    cluster.done("PUT", "/texts/_doc/1?refresh=true", "{'t':'fox fox fox'}");
    String request =
        "{'query':{'match':{'t':'fox'}},'highlight':{'type':'fvh','fields':{'t':{}}%s}}";
    assertThat(highlight(request.formatted("")))
        .isEqualTo("<em>fox</em> <em>fox</em> <em>fox</em>");
    assertThat(highlight(request.formatted(",'phrase_limit':1"))).isEqualTo("<em>fox</em> fox fox");
  }

  private static String highlight(String request) throws IOException {
    return cluster
        .done("POST", "/texts/_search", request)
        .at("/hits/hits/0/highlight/t/0")
        .asString();
  }

  @Test
  void theUrlMaySuggest() throws IOException {
    String url = "/logs/_search?suggest_field=w&suggest_text=wort&suggest_size=1";
    JsonNode suggested = cluster.done("GET", url, "").at("/suggest/w/0/options");
    assertThat(suggested.get(0).get("text").asString()).isEqualTo("word");
  }

  @Test
  void groupsOfStatisticsCanBeNamedInTheUrl() throws IOException {
    cluster.done("GET", "/logs/_search?stats=mine", "");
    assertThat(
            cluster
                .done("GET", "/logs/_stats/search?groups=mine", "")
                .at("/_all/total/search/groups/mine/query_total")
                .intValue())
        .isPositive();
  }
}
