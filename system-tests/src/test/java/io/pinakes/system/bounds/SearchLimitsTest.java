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
import tools.jackson.databind.JsonNode;

/** The settings of an index and of the cluster that searches go by. */
final class SearchLimitsTest {

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    for (String index : new String[] {"low", "usual"}) {
      cluster.done(
          "PUT",
          "/" + index,
          "{'settings':{'number_of_shards':2,'number_of_replicas':0},'mappings':{'properties':{"
              + "'k':{'type':'keyword'},'t':{'type':'text'},'o':{'type':'nested','properties':"
              + "{'p':{'type':'nested','properties':{'x':{'type':'integer'}}}}}}}}");
      cluster.done(
          "POST",
          "/" + index + "/_bulk?refresh=true",
          "{'index':{'_id':'1'}}\n{'k':'a','t':'quick fox','n':5}\n"
              + "{'index':{'_id':'2'}}\n{'k':'b','t':'lazy dog','n':6}\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          max_result_window;10;{'from':9,'size':2};from + size must be less than or equal to: [10] but was [11]
          max_inner_result_window;3;{'aggs':{'t':{'top_hits':{'from':2,'size':2}}}};must be less than or equal to: [3] but was [4]
          max_rescore_window;5;{'rescore':{'window_size':6,'query':{'rescore_query':{'match_all':{}}}}};Rescore window [6] is too large. It must be less than [5]
          max_docvalue_fields_search;1;{'docvalue_fields':['k','n']};Must be less than or equal to: [1] but was [2]
          max_docvalue_fields_search;1;{'aggs':{'t':{'top_hits':{'docvalue_fields':['k','n']}}}};Must be less than or equal to: [1] but was [2]
          max_terms_count;2;{'query':{'terms':{'k':['a','b','c']}}};The number of terms [3] used in the Terms Query request has exceeded the allowed maximum of [2]
          max_regex_length;3;{'query':{'regexp':{'k':'abcd'}}};The length of regex [4] used in the Regexp Query request has exceeded the allowed maximum of [3]
          max_regex_length;3;{'query':{'query_string':{'query':'k:/abcd/'}}};The length of regex [4] used in the Regexp Query request has exceeded the allowed maximum of [3]
          max_regex_length;3;{'aggs':{'t':{'terms':{'field':'k','include':'abcd'}}}};The length of regex [4] used in the request has exceeded the allowed maximum of [3]
          max_adjacency_matrix_filters;2;{'aggs':{'m':{'adjacency_matrix':{'filters':{'a':{'match_all':{}},'b':{'match_all':{}},'c':{'match_all':{}}}}}}};Number of filters is too large, must be less than or equal to: [2] but was [3]
          query.max_nested_depth;1;{'query':{'nested':{'path':'o','query':{'nested':{'path':'o.p','query':{'match_all':{}}}}}}};The depth of Nested Query is [2] has exceeded the allowed maximum of [1]
          """)
  void aLimitHoldsForItsIndexAloneAndAtOnce(
      String setting, String value, String request, String reason) throws IOException {
    String search = "/low/_search";
    cluster.done("POST", search, request);
    set("low", setting, value);
    try {
      assertThat(cluster.refused("POST", search, request)).contains(reason);
      cluster.done("POST", "/usual/_search", request);
      JsonNode both = cluster.done("POST", "/low,usual/_search", request).get("_shards");
      assertThat(both.get("failed").intValue()).isEqualTo(2);
      assertThat(both.get("successful").intValue()).isEqualTo(2);
    } finally {
      set("low", setting, null);
    }
    cluster.done("POST", search, request);
  }

  private static void set(String index, String setting, String value) throws IOException {
    String text = value == null ? "null" : "'" + value + "'";
    cluster.done("PUT", "/" + index + "/_settings", "{'" + setting + "':" + text + "}");
  }

  private static void setCluster(String setting, String value) throws IOException {
    String text = value == null ? "null" : "'" + value + "'";
    cluster.done("PUT", "/_cluster/settings", "{'transient':{'" + setting + "':" + text + "}}");
  }

  @Test
  void aSettingRaisesWhatIsAllowed() throws IOException {
    set("low", "max_result_window", "20000");
    try {
      cluster.done("POST", "/low/_search", "{'from':15000,'size':10}");
    } finally {
      set("low", "max_result_window", null);
    }
  }

  @Test
  void noSettingAllowsWhatCostsTheMemory() throws IOException {
    set("low", "max_result_window", "2147483647");
    try {
      assertThat(cluster.refused("POST", "/low/_search", "{'size':2000000000}"))
          .contains("but was [2000000000]")
          .endsWith("No setting allows more.");
    } finally {
      set("low", "max_result_window", null);
    }
  }

  @Test
  void aScrollsBatchAndSlicesAreBoundedInItsOwnWords() throws IOException {
    assertThat(cluster.refused("POST", "/usual/_search?scroll=1m", "{'size':10001}"))
        .contains("Batch size is too large, size must be less than or equal to: [10000]");
    String slice = "{'slice':{'id':0,'max':1025}}";
    assertThat(cluster.refused("POST", "/usual/_search?scroll=1m", slice))
        .contains("It must be less than [1024]", "[index.max_slices_per_scroll]");
    assertThat(cluster.ask("POST", "/usual/_search", slice).json().toString())
        .contains("`slice` cannot be used outside of a scroll context or PIT context");
    String pit =
        cluster
            .done("POST", "/usual/_search/point_in_time?keep_alive=1m", "")
            .get("pit_id")
            .asString();
    assertThat(
            cluster.refused(
                "POST", "/_search", "{'slice':{'id':0,'max':1025},'pit':{'id':'" + pit + "'}}"))
        .contains("[index.max_slices_per_pit]");
  }

  @ParameterizedTest
  @CsvSource({"query_string", "simple_query_string", "multi_match"})
  void queriesThatNameNoFieldLookAtTheIndexsOwn(String query) throws IOException {
    String search = "{'query':{'" + query + "':{'query':'quick a'}}}";
    assertThat(total(cluster.done("POST", "/low/_search", search))).isEqualTo(1);
    cluster.done("PUT", "/low/_settings", "{'query.default_field':['t^2']}");
    try {
      assertThat(
              total(
                  cluster.done(
                      "POST", "/low/_search", "{'query':{'" + query + "':{'query':'b'}}}")))
          .isZero();
      assertThat(total(cluster.done("POST", "/low/_search", search))).isEqualTo(1);
    } finally {
      set("low", "query.default_field", null);
    }
    assertThat(
            total(
                cluster.done("POST", "/low/_search", "{'query':{'" + query + "':{'query':'b'}}}")))
        .isEqualTo(1);
  }

  @Test
  void queryStringsAreLenientIfTheIndexSaysSo() throws IOException {
    String search = "{'query':{'query_string':{'query':'n:word'}}}";
    set("low", "query.default_field", "t");
    try {
      cluster.refused("POST", "/low/_search", search);
      set("low", "query_string.lenient", "true");
      assertThat(total(cluster.done("POST", "/low/_search", search))).isZero();
    } finally {
      set("low", "query_string.lenient", null);
      set("low", "query.default_field", null);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {'prefix':{'k':'a'}};[prefix]
          {'wildcard':{'k':'a*'}};[wildcard]
          {'regexp':{'k':'a.*'}};[regexp]
          {'fuzzy':{'k':'a'}};[fuzzy]
          {'match':{'t':{'query':'quick','fuzziness':1}}};[fuzzy]
          {'range':{'k':{'gte':'a'}}};[range]
          {'query_string':{'query':'k:a*','lenient':false}};[prefix]
          {'simple_query_string':{'query':'a*','fields':['k']}};[prefix]
          {'nested':{'path':'o','query':{'match_all':{}}}};[joining]
          """)
  void expensiveQueriesCanBeForbidden(String query, String kind) throws IOException {
    String search = "{'query':" + query + "}";
    cluster.done("POST", "/usual/_search", search);
    setCluster("search.allow_expensive_queries", "false");
    try {
      assertThat(cluster.refused("POST", "/usual/_search", search))
          .contains(
              kind, "cannot be executed when 'search.allow_expensive_queries' is set to false");
      cluster.done("POST", "/usual/_search", "{'query':{'range':{'n':{'gte':1}}}}");
    } finally {
      setCluster("search.allow_expensive_queries", null);
    }
  }

  @Test
  void bucketsAndClausesAreBoundedByTheCluster() throws IOException {
    String buckets = "{'size':0,'aggs':{'k':{'terms':{'field':'k'}}}}";
    String clauses =
        "{'query':{'bool':{'should':[{'term':{'k':'a'}},{'term':{'k':'b'}},{'term':{'k':'c'}}]}}}";
    cluster.done("POST", "/usual/_search", buckets);
    cluster.done("POST", "/usual/_search", clauses);
    setCluster("search.max_buckets", "1");
    setCluster("indices.query.bool.max_clause_count", "3");
    try {
      assertThat(cluster.noRoom("POST", "/usual/_search", buckets))
          .contains("Trying to create too many buckets. Must be less than or equal to: [1]");
      assertThat(cluster.refused("POST", "/usual/_search", clauses))
          .isEqualTo("maxClauseCount is set to 3");
    } finally {
      setCluster("search.max_buckets", null);
      setCluster("indices.query.bool.max_clause_count", null);
    }
    cluster.done("POST", "/usual/_search", clauses);
  }

  @Test
  void moreClausesThanUsualCanBeAllowed() throws IOException {
    var should = new StringBuilder("{'query':{'bool':{'should':[");
    for (int i = 0; i < 2_000; i++) {
      should.append(i == 0 ? "" : ",").append("{'term':{'k':'a").append(i).append("'}}");
    }
    should.append("]}}}");
    cluster.refused("POST", "/usual/_search", should.toString());
    setCluster("indices.query.bool.max_clause_count", "4000");
    try {
      cluster.done("POST", "/usual/_search", should.toString());
    } finally {
      setCluster("indices.query.bool.max_clause_count", null);
    }
  }

  @Test
  void contextsLiveAndAreAsManyAsTheClusterAllows() throws IOException {
    setCluster("search.max_open_scroll_context", "0");
    setCluster("point_in_time.max_keep_alive", "1m");
    try {
      assertThat(cluster.noRoom("POST", "/usual/_search?scroll=1m", ""))
          .contains("Must be less than or equal to: [0]", "[search.max_open_scroll_context]");
      assertThat(cluster.refused("POST", "/usual/_search/point_in_time?keep_alive=2m", ""))
          .contains("Keep alive for request (2m) is too large. It must be less than (1m)");
    } finally {
      setCluster("search.max_open_scroll_context", null);
      setCluster("point_in_time.max_keep_alive", null);
    }
    assertThat(
            cluster.refused(
                "PUT", "/_cluster/settings", "{'transient':{'search.max_keep_alive':'1m'}}"))
        .contains("[search.default_keep_alive](5m) should be smaller than max keep alive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          [{'first':2}];usual
          [{'fir*':2},{'usual':0.5}];usual
          [{'low':3},{'first':1}];low
          """)
  void boostsNameAliasesAndPatterns(String boosts, String best) throws IOException {
    cluster.done("POST", "/_aliases", "{'actions':[{'add':{'index':'usual','alias':'first'}}]}");
    String search = "{'indices_boost':" + boosts + "}";
    JsonNode hits = cluster.done("POST", "/low,usual/_search", search).at("/hits/hits");
    assertThat(hits.get(0).get("_index").asString()).isEqualTo(best);
  }

  @Test
  void aBoostOfNothingIsAMistakeUnlessItMayBeMissing() throws IOException {
    String search = "{'indices_boost':[{'none':2},{'low':3}]}";
    assertThat(cluster.ask("POST", "/low,usual/_search", search).status()).isEqualTo(404);
    JsonNode lenient = cluster.done("POST", "/low,usual/_search?ignore_unavailable=true", search);
    assertThat(lenient.at("/hits/hits/0/_index").asString()).isEqualTo("low");
  }

  private static int total(JsonNode answer) {
    return answer.at("/hits/total/value").intValue();
  }
}
