package io.pinakes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.TestServer.Reply;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SearchAndStatusTest {

  private static final String FOUND =
      """
      {"took":3,"timed_out":false,"_shards":{"total":2,"successful":2,"failed":0},
       "hits":{"total":{"value":12,"relation":"eq"},"max_score":4.5,"hits":[
        {"_index":"books","_id":"alice.txt#80","_score":4.5,
         "_source":{"title":"Alice","path":"alice.txt","line":80,"text":"one\\ntwo\\nthe White Rabbit\\nfour"}},
        {"_index":"books","_id":"other","_score":1.25,"_source":{"name":"rabbit"}}]}}
      """;

  @Test
  void hitsAreShownWithTheLinesThatMatch() throws IOException {
    try (var server = TestServer.start(request -> Reply.ok(FOUND))) {
      Run run = run(server, "search", "white", "rabbit", "--index=my books", "--size=2");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .isEqualToNormalizingNewlines(
              """
              12 hits for 'white rabbit' in 3 ms

              1. Alice  alice.txt#80  [4.50]
                    80  one
                    81  two
                    82  the White Rabbit

              2. other  [1.25]
                        {"name":"rabbit"}
              """);
      assertThat(server.got.getFirst().path()).isEqualTo("/my%20books/_search");
      assertThat(server.got.getFirst().body())
          .isEqualTo("{\"query\":{\"query_string\":{\"query\":\"white rabbit\"}},\"size\":2}");
    }
  }

  @Test
  void jsonIsTheAnswerItself() throws IOException {
    try (var server = TestServer.start(request -> Reply.ok(FOUND))) {
      assertThat(run(server, "search", "rabbit", "--index=books", "--json").out())
          .startsWith("{\"took\":3,");
    }
  }

  @Test
  void aPartialAnswerIsToldAndIsAFailure() throws IOException {
    String partial =
        FOUND.replace("\"successful\":2,\"failed\":0", "\"successful\":1,\"failed\":1");
    try (var server = TestServer.start(request -> Reply.ok(partial))) {
      Run run = run(server, "search", "rabbit", "--index=books");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("1 of 2 shards did not answer");
    }
  }

  @Test
  void anErrorIsToldInTheServersWords() throws IOException {
    String body =
        "{\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index"
            + " [x]\"},\"status\":404}";
    try (var server = TestServer.start(request -> new Reply(404, body))) {
      Run run = run(server, "search", "rabbit", "--index=x");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "pinakes search: 404 index_not_found_exception: no such index [x]");
    }
  }

  @Test
  void statusShowsLeaderNodesAndShards() throws IOException {
    Map<String, String> answers =
        Map.of(
            "/_cluster/health", "{\"cluster_name\":\"pinakes\",\"status\":\"green\"}",
            "/_cat/cluster_manager?format=json&h=node,term", "[{\"node\":\"c1\",\"term\":\"7\"}]",
            "/_cat/nodes?format=json&h=name,node.role,cluster_manager,ip,port,zone",
                "[{\"name\":\"c1\",\"node.role\":\"m\",\"cluster_manager\":\"*\"},"
                    + "{\"name\":\"worker-1\",\"node.role\":\"d\",\"cluster_manager\":\"-\"}]",
            "/_cat/shards?format=json&h=index,shard,prirep,state,docs,store,node",
                "[{\"index\":\"books\",\"shard\":\"0\",\"prirep\":\"p\",\"state\":\"STARTED\",\"node\":\"worker-1\"}]");
    try (var server = TestServer.start(request -> Reply.ok(answers.get(request.path())))) {
      Run run = run(server, "status");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .isEqualToNormalizingNewlines(
              """
              cluster  pinakes  green
              leader   c1  term 7

              nodes
                name      node.role  cluster_manager
                c1        m          *
                worker-1  d          -

              shards
                index  shard  prirep  state    node
                books  0      p       STARTED  worker-1
              """);
    }
  }

  @Test
  void statusWithoutALeaderSaysWhatStillWorks() throws IOException {
    try (var server = TestServer.start(request -> Reply.ok(withoutLeader(request.path())))) {
      assertThat(run(server, "status").out())
          .contains("leader   none now; reads and writes go on")
          .contains("shards: none");
    }
  }

  private static String withoutLeader(String path) {
    if (path.startsWith("/_cat/cluster_manager")) {
      return "[{\"node\":\"-\",\"term\":null}]";
    }
    return path.startsWith("/_cat") ? "[]" : "{}";
  }

  private static Run run(TestServer server, String... arguments) {
    return Run.of(new TestNodes(), Map.of("PINAKES_SERVER", server.url()), arguments);
  }
}
