package io.pinakes.system.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Hits that are collapsed or sorted by distance, in one shard and in several. */
final class CollapseTest {

  private static final int DOCUMENTS = 200;
  private static final int REQUESTS = 120;
  private static final int MOST_SHARDS = 5;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    for (int shards = 1; shards <= MOST_SHARDS; shards++) {
      load("of" + shards, shards);
    }
  }

  private static void load(String index, int shards) throws IOException {
    send(
        "PUT",
        "/" + index,
        "{'settings':{'number_of_shards':"
            + shards
            + ",'number_of_replicas':0},'mappings':{'properties':{'k':{'type':'keyword'},"
            + "'also':{'type':'alias','path':'k'},'n':{'type':'long'},'d':{'type':'double'},"
            + "'u':{'type':'unsigned_long'},'rank':{'type':'integer'},'w':{'type':'integer'},"
            + "'spot':{'type':'geo_point'},'many':{'type':'keyword'},'when':{'type':'date'},"
            + "'bare':{'type':'keyword','doc_values':false},"
            + "'kept':{'type':'keyword','index':false}}}}");
    var random = new Random(7);
    var lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      lines.append("{'index':{'_id':'").append(i).append("'}}\n{'rank':").append(i * 37 % 211);
      lines.append(",'w':").append(random.nextInt(6));
      if (random.nextInt(6) > 0) {
        lines.append(",'k':'k").append(random.nextInt(12)).append('\'');
      }
      if (random.nextInt(6) > 0) {
        lines.append(",'n':").append(random.nextInt(30) - 9);
      }
      lines.append(",'d':").append(random.nextInt(20) / 8.0);
      lines.append(",'u':").append(Long.toUnsignedString(-1L - random.nextInt(9)));
      lines.append(",'many':['a','b'],'kept':'x','spot':[");
      lines.append(random.nextInt(360) - 180).append(',').append(random.nextInt(180) - 90);
      lines.append("]}\n");
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

  /** The hits without what tells the index. */
  private static JsonNode hits(String index, String body) throws IOException {
    Answer answer = answer("POST", "/" + index + "/_search", body);
    assertThat(answer.status()).as(body + " " + answer.json()).isEqualTo(200);
    JsonNode hits = answer.json().get("hits");
    hits.findParents("_index").forEach(hit -> ((ObjectNode) hit).remove("_index"));
    return hits;
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Sorted in the end by what has no ties: the documents' places differ by shard. */
  private static String sort(Random random) {
    String first =
        switch (random.nextInt(5)) {
          case 0 -> "{'n':{'order':'" + one(random, "asc", "desc") + "'}},";
          case 1 -> "{'k':{'order':'desc','missing':'_first'}},";
          case 2 -> "{'_geo_distance':{'spot':'10,20','unit':'km','mode':'min'}},";
          case 3 -> "'_score',";
          default -> "";
        };
    return "[" + first + "{'rank':'" + one(random, "asc", "desc") + "'}]";
  }

  private static String request(Random random, boolean withInner) {
    String inner =
        withInner
            ? ",'inner_hits':{'name':'in','size':"
                + (1 + random.nextInt(4))
                + ",'_source':false,'sort':"
                + sort(random)
                + (random.nextBoolean() ? ",'collapse':{'field':'w'}" : "")
                + "}"
            : "";
    return "{'_source':false,'from':"
        + random.nextInt(3)
        + ",'size':"
        + (1 + random.nextInt(withInner ? 4 : 20))
        + ",'track_scores':"
        + random.nextBoolean()
        + ",'query':{'constant_score':{'filter':{'range':{'w':{'gte':"
        + random.nextInt(5)
        + "}}}}},'sort':"
        + sort(random)
        + ",'collapse':{'field':'"
        + one(random, "k", "n", "d", "u", "w", "also")
        + "'"
        + inner
        + "}}";
  }

  @Test
  void severalShardsCollapseAsOneDoes() throws IOException {
    for (int seed = 0; seed < REQUESTS; seed++) {
      var random = new Random(seed);
      String body = request(random, seed % 3 == 0);
      JsonNode expected = hits("of1", body);
      int shards = 2 + random.nextInt(MOST_SHARDS - 1);
      assertThat(hits("of" + shards, body)).as("seed %d: %s", seed, body).isEqualTo(expected);
    }
  }

  @Test
  void eachGroupShowsTheBestOfItsHits() throws IOException {
    for (int seed = 0; seed < 30; seed++) {
      var random = new Random(seed);
      String sort = sort(random);
      String field = one(random, "k", "n", "d", "w");
      JsonNode all =
          hits("of3", "{'size':200,'docvalue_fields':['" + field + "'],'sort':" + sort + "}");
      List<String> best = new ArrayList<>();
      List<JsonNode> seen = new ArrayList<>();
      for (JsonNode hit : all.get("hits")) {
        JsonNode group = hit.path("fields").path(field);
        if (!seen.contains(group)) {
          seen.add(group);
          best.add(hit.get("_id").asString());
        }
      }
      JsonNode collapsed =
          hits("of3", "{'size':200,'collapse':{'field':'" + field + "'},'sort':" + sort + "}");
      assertThat(collapsed.get("hits").findValuesAsString("_id"))
          .as("seed %d: %s", seed, sort)
          .isEqualTo(best);
      assertThat(collapsed.at("/total/value").asInt()).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void pagesGoOnAfterTheValueOfAGroup() throws IOException {
    List<String> ids = new ArrayList<>();
    String after = "";
    for (int page = 0; page < 40; page++) {
      JsonNode hits =
          hits("of4", "{'size':3,'collapse':{'field':'n'},'sort':['n']" + after + "}").get("hits");
      if (hits.isEmpty()) {
        break;
      }
      hits.forEach(hit -> ids.add(hit.get("sort").toString()));
      after = ",'search_after':" + hits.get(hits.size() - 1).get("sort");
    }
    assertThat(ids).hasSize(31).doesNotHaveDuplicates();
  }

  @Test
  void groupsWithinGroupsShowTheirBest() throws IOException {
    JsonNode hits =
        hits(
            "of3",
            """
            {'size':2,'sort':['rank'],'collapse':{'field':'k','max_concurrent_group_searches':3,
            'inner_hits':[{'name':'all','size':200,'_source':['w'],'sort':['rank']},
            {'name':'by w','size':10,'_source':false,'version':true,'sort':['rank'],
            'collapse':{'field':'w'}}]}}\
            """);
    for (JsonNode hit : hits.get("hits")) {
      JsonNode all = hit.at("/inner_hits/all/hits");
      JsonNode byW = hit.at("/inner_hits/by w/hits");
      assertThat(byW.get("total")).isEqualTo(all.get("total"));
      List<String> expected = new ArrayList<>();
      List<JsonNode> seen = new ArrayList<>();
      for (JsonNode inner : all.get("hits")) {
        if (!seen.contains(inner.at("/_source/w"))) {
          seen.add(inner.at("/_source/w"));
          expected.add(inner.get("_id").asString());
        }
      }
      assertThat(byW.get("hits").findValuesAsString("_id")).isEqualTo(expected);
      assertThat(byW.at("/hits/0/_version").asInt()).isEqualTo(1);
      assertThat(byW.at("/hits/0/_source").isMissingNode()).isTrue();
    }
  }

  @Test
  void aPointInTimeIsCollapsedToo() throws IOException {
    String pit =
        send("POST", "/of3/_search/point_in_time?keep_alive=1m", "").get("pit_id").asString();
    String collapse = "'sort':['rank'],'collapse':{'field':'k','inner_hits':{'name':'in'}}}";
    JsonNode found = send("POST", "/_search", "{'pit':{'id':'" + pit + "'}," + collapse);
    JsonNode hits = found.get("hits");
    hits.findParents("_index").forEach(hit -> ((ObjectNode) hit).remove("_index"));
    assertThat(hits).isEqualTo(hits("of3", "{" + collapse));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/of2/_search?scroll=1m | {'collapse':{'field':'k'}}"
            + " | cannot use `collapse` in a scroll context",
        "/of2/_search | {'collapse':{'field':'k'},'rescore':{'query':{'rescore_query':"
            + "{'match_all':{}}}}} | cannot use `collapse` in conjunction with `rescore`",
        "/of2/_search | {'collapse':{'field':'k'},'sort':['rank'],'search_after':[1]}"
            + " | cannot use `collapse` in conjunction with `search_after`",
        "/of2/_search | {'collapse':{'field':'none'}}"
            + " | no mapping found for `none` in order to collapse on",
        "/of2/_search | {'collapse':{'field':'when'}}"
            + " | unknown type for collapse field `when`, only keywords and numbers are accepted",
        "/of2/_search | {'collapse':{'field':'bare'}}"
            + " | cannot collapse on field `bare` without `doc_values`",
        "/of2/_search | {'collapse':{'field':'many'}}"
            + " | the collapse field must be single valued",
        "/of2/_search | {'collapse':{'field':'kept','inner_hits':{'name':'a'}}}"
            + " | only indexed field can retrieve `inner_hits`",
        "/of2/_search | {'collapse':{}} | [collapse] must have a [field]",
        "/of2/_search | {'collapse':{'field':1}}"
            + " | [collapse] field doesn't support values of type: VALUE_NUMBER",
        "/of2/_search | {'collapse':{'field':'k','foo':1}} | [collapse] unknown field [foo]",
        "/of2/_search | {'collapse':{'field':'k','max_concurrent_group_searches':0}}"
            + " | maxConcurrentGroupRequests` must be positive",
        "/of2/_search | {'collapse':{'field':'k','inner_hits':{'name':'a','size':-1}}}"
            + " | illegal size value, at least 0 or higher",
        "/of2/_search | {'collapse':{'field':'k','inner_hits':{'name':'a','query':{}}}}"
            + " | [inner_hits] unknown field [query]",
        "/of2/_search | {'collapse':{'field':'k','inner_hits':{}}}"
            + " | [inner_hits] of [collapse] must have a [name]",
        "/of2/_search | {'collapse':{'field':'k','inner_hits':{'collapse':{'field':'w',"
            + "'inner_hits':{}}}}} | Invalid token in the inner collapse",
        "/of2/_search | {'collapse':{'field':'k','inner_hits':{'name':'a','sort':['none']}}}"
            + " | failed to expand hits"
      })
  void whatCannotBeIsRefused(String path, String body, String reason) throws IOException {
    Answer answer = answer("POST", path, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
    assertThat(answer.json().toString()).contains(reason);
  }
}
