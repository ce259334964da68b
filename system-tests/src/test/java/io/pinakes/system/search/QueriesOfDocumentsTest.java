package io.pinakes.system.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Queries that name documents of any shard, and aliases whose filters do. */
final class QueriesOfDocumentsTest {

  private static final String ANY = "'min_term_freq':1,'min_doc_freq':1";

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    String index =
        "{'settings':{'number_of_shards':3,'number_of_replicas':0},'mappings':{'properties':"
            + "{'t':{'type':'text'},'k':{'type':'keyword'},'n':{'type':'integer'}}}}";
    ok("PUT", "/one", index);
    ok("PUT", "/two", index);
    for (int i = 0; i < 12; i++) {
      String word = i % 2 == 0 ? "fox" : "dog";
      ok("PUT", "/one/_doc/" + i, "{'t':'%s','k':'k%d','n':%d}".formatted(word, i % 3, i));
    }
    ok("PUT", "/two/_doc/0", "{'t':'dog','k':['k0','k1'],'bits':'OjAAAAEAAAAAAAEAEAAAAAQABwA='}");
    ok("PUT", "/two/_doc/7?routing=r", "{'t':'fox'}");
    ok("POST", "/_refresh", "{}");
    ok(
        "POST",
        "/_aliases",
        "{'actions':[{'add':{'index':'one','alias':'filtered','filter':{'terms':{'k':"
            + "{'index':'two','id':'0','path':'k'}}}}},"
            + "{'add':{'index':'two','alias':'other'}}]}");
  }

  private static Answer send(String method, String path, String body) throws IOException {
    return cluster.ask(method, path, body);
  }

  private static JsonNode ok(String method, String path, String body) throws IOException {
    Answer answer = send(method, path, body);
    assertThat(answer.status()).as(path + " " + answer.json()).isIn(200, 201);
    return answer.json();
  }

  private static List<String> ids(String path, String body) throws IOException {
    JsonNode hits = ok("POST", path, body).get("hits").get("hits");
    return StreamSupport.stream(hits.spliterator(), false)
        .map(hit -> hit.get("_index").asString() + "/" + hit.get("_id").asString())
        .sorted()
        .toList();
  }

  private static List<String> like(String path, String like) throws IOException {
    return ids(
        path, "{'query':{'more_like_this':{'fields':['t'],'like':" + like + "," + ANY + "}}}");
  }

  @Test
  void resemblesADocumentOfAnyShard() throws IOException {
    assertThat(like("/one/_search", "{'_id':'4'}"))
        .containsExactly("one/0", "one/10", "one/2", "one/6", "one/8");
    assertThat(like("/one/_search", "{'_id':'7','_index':'other','routing':'r'}"))
        .containsExactly("one/0", "one/10", "one/2", "one/4", "one/6", "one/8");
    assertThat(like("/one/_search", "{'_id':'7','_index':'none'}")).isEmpty();
  }

  @Test
  void takesADocumentWithoutAnIndexFromEachIndexThatIsSearched() throws IOException {
    assertThat(like("/one,two/_search", "{'_id':'0'}"))
        .containsExactly("one/10", "one/2", "one/4", "one/6", "one/8");
  }

  @Test
  void resemblesADocumentInAPointInTime() throws IOException {
    String pit =
        ok("POST", "/one/_search/point_in_time?keep_alive=1m", "{}").get("pit_id").asString();
    String body =
        "{'pit':{'id':'%s'},'query':{'more_like_this':{'fields':['t'],'like':{'_id':'4'},%s}}}";
    assertThat(ids("/_search", body.formatted(pit, ANY))).hasSize(5);
    ok("DELETE", "/_search/point_in_time", "{'pit_id':['" + pit + "']}");
  }

  @Test
  void takesNoSourcesFromTheRequest() throws IOException {
    Answer answer =
        send(
            "POST",
            "/one/_search",
            "{'query':{'more_like_this':{'like':{'_id':'1','_sources':{'one':'{}'}}}}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().toString()).contains("unknown field [_sources]");
  }

  @Test
  void looksBitmapsUp() throws IOException {
    String query =
        "{'query':{'terms':{'n':{'index':'two','id':'0','path':'bits'},'value_type':'bitmap'}}}";
    assertThat(ids("/one/_search", query)).containsExactly("one/4", "one/7");
  }

  @Test
  void carriesOutTheLookupsOfAnAliasesFilter() throws IOException {
    assertThat(ids("/filtered/_search?size=20", "{'query':{'match_all':{}}}"))
        .hasSize(8)
        .doesNotContain("one/2", "one/5", "one/8", "one/11");
  }

  @Test
  void explainsAndValidatesThroughAnAliasesFilter() throws IOException {
    String query = "{'query':{'match':{'t':'fox'}}}";
    assertThat(ok("POST", "/filtered/_explain/6", query).get("matched").asBoolean()).isTrue();
    assertThat(ok("POST", "/filtered/_explain/8", query).get("matched").asBoolean()).isFalse();
    assertThat(ok("POST", "/one/_explain/8", query).get("matched").asBoolean()).isTrue();
    assertThat(
            ok("POST", "/filtered/_validate/query?explain=true", query)
                .at("/explanations/0/explanation")
                .asString())
        .isEqualTo("+t:fox #k:(k0 k1)");
    assertThat(
            ok("POST", "/filtered/_validate/query?explain=true", "{'query':{'match_all':{}}}")
                .at("/explanations/0/explanation")
                .asString())
        .startsWith("+ApproximateScoreQuery(")
        .endsWith(" #k:(k0 k1)");
  }
}
