package io.pinakes.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Deletions, updates and copies by query; counts and words are those of OpenSearch 3.8. */
final class ByQueryTest {

  private static final int DOCUMENTS = 25;

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
  }

  @BeforeEach
  void load() throws IOException {
    for (String index : List.of("books", "copy", "other")) {
      send("DELETE", "/" + index, "");
    }
    send(
        "PUT",
        "/books",
        "{'settings':{'number_of_shards':3,'number_of_replicas':0,'refresh_interval':-1},"
            + "'mappings':{'properties':{'n':{'type':'integer'},'half':{'type':'keyword'}}}}");
    var lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      String routing = i % 5 == 0 ? ",'routing':'r" + i + "'" : "";
      lines.append("{'index':{'_id':'").append(i).append('\'').append(routing).append("}}\n");
      lines.append("{'n':").append(i).append(",'half':'h").append(i % 2).append("','x':1}\n");
    }
    assertThat(send("POST", "/books/_bulk?refresh=true", lines.toString()).get("errors"))
        .hasToString("false");
  }

  private static JsonNode send(String method, String path, String body) throws IOException {
    return answer(method, path, body).json();
  }

  private static Answer answer(String method, String path, String body) throws IOException {
    return cluster.ask(method, path, body);
  }

  private static long count(String index, String query) throws IOException {
    return send("POST", "/" + index + "/_count", "{'query':" + query + "}").get("count").asLong();
  }

  private static String counts(JsonNode answer) {
    var counts = new StringBuilder();
    for (String name :
        List.of("total", "created", "updated", "deleted", "batches", "version_conflicts")) {
      counts.append(answer.has(name) ? answer.get(name).asString() : "-").append(' ');
    }
    return counts.toString().strip();
  }

  @Test
  void whatAQueryFindsIsDeletedBatchByBatch() throws IOException {
    JsonNode deleted =
        send(
            "POST",
            "/books/_delete_by_query?scroll_size=4&refresh=true",
            "{'query':{'term':{'half':'h0'}}}");
    assertThat(counts(deleted)).isEqualTo("13 - - 13 4 0");
    assertThat(deleted.get("failures")).isEmpty();
    assertThat(deleted.get("requests_per_second").asDouble()).isEqualTo(-1.0);
    assertThat(count("books", "{'match_all':{}}")).isEqualTo(12);
    assertThat(count("books", "{'term':{'half':'h0'}}")).isZero();
  }

  @Test
  void noMoreAreChangedThanMayBe() throws IOException {
    JsonNode deleted =
        send(
            "POST",
            "/books/_delete_by_query?scroll_size=4&refresh=true&max_docs=10",
            "{'query':{'match_all':{}}}");
    assertThat(counts(deleted)).isEqualTo("10 - - 10 3 0");
    assertThat(count("books", "{'match_all':{}}")).isEqualTo(DOCUMENTS - 10);
    JsonNode inBody = send("POST", "/books/_update_by_query", "{'max_docs':3}");
    assertThat(counts(inBody)).isEqualTo("3 - 3 0 1 0");
  }

  @Test
  void aDocumentThatHasChangedSinceIsAConflict() throws IOException {
    send("PUT", "/books/_doc/1", "{'n':1,'half':'h1'}");
    Answer aborted = answer("POST", "/books/_delete_by_query", "{'query':{'term':{'n':1}}}");
    assertThat(aborted.status()).isEqualTo(409);
    assertThat(counts(aborted.json())).isEqualTo("1 - - 0 1 1");
    JsonNode failure = aborted.json().get("failures").get(0);
    assertThat(failure.get("index").asString()).isEqualTo("books");
    assertThat(failure.get("id").asString()).isEqualTo("1");
    assertThat(failure.get("status").asInt()).isEqualTo(409);
    assertThat(failure.at("/cause/type").asString()).isEqualTo("version_conflict_engine_exception");
    Answer proceeded =
        answer("POST", "/books/_delete_by_query?conflicts=proceed", "{'query':{'match_all':{}}}");
    assertThat(proceeded.status()).isEqualTo(200);
    assertThat(counts(proceeded.json())).isEqualTo("25 - - 24 1 1");
    assertThat(proceeded.json().get("failures")).isEmpty();
  }

  @Test
  void anUpdateWithoutAScriptTakesUpWhatIsNewInTheMapping() throws IOException {
    send(
        "PUT",
        "/books/_mapping",
        "{'properties':{'half':{'type':'keyword','fields':{'t':{'type':'text'}}}}}");
    assertThat(count("books", "{'match':{'half.t':'h1'}}")).isZero();
    JsonNode updated = send("POST", "/books/_update_by_query?refresh=true", "");
    assertThat(counts(updated)).isEqualTo("25 - 25 0 1 0");
    assertThat(count("books", "{'match':{'half.t':'h1'}}")).isEqualTo(12);
    JsonNode routed = send("GET", "/books/_doc/5?routing=r5", "");
    assertThat(routed.get("_version").asInt()).isEqualTo(2);
    assertThat(routed.get("_routing").asString()).isEqualTo("r5");
  }

  @Test
  void documentsAreCopiedWithTheirRoutings() throws IOException {
    JsonNode copied =
        send(
            "POST",
            "/_reindex?refresh=true",
            "{'source':{'index':'books','size':7},'dest':{'index':'copy'}}");
    assertThat(counts(copied)).isEqualTo("25 25 0 0 4 0");
    JsonNode routed = send("GET", "/copy/_doc/5?routing=r5", "");
    assertThat(routed.get("_source").toString()).isEqualTo("{\"n\":5,\"half\":\"h1\",\"x\":1}");
    assertThat(routed.get("_routing").asString()).isEqualTo("r5");
    JsonNode again =
        send("POST", "/_reindex", "{'source':{'index':'books'},'dest':{'index':'copy'}}");
    assertThat(counts(again)).isEqualTo("25 0 25 0 1 0");
  }

  @Test
  void whatIsCopiedAndHowMayBeChosen() throws IOException {
    send("PUT", "/books/_doc/3", "{'n':3,'half':'h1','x':2}");
    send("POST", "/books/_refresh", "");
    JsonNode copied =
        send(
            "POST",
            "/_reindex?refresh=true",
            "{'source':{'index':['books'],'query':{'range':{'n':{'lt':6}}},'_source':['n']},"
                + "'dest':{'index':'copy','version_type':'external','routing':'=all'}}");
    assertThat(counts(copied)).isEqualTo("6 6 0 0 1 0");
    JsonNode document = send("GET", "/copy/_doc/3?routing=all", "");
    assertThat(document.get("_version").asInt()).isEqualTo(2);
    assertThat(document.get("_routing").asString()).isEqualTo("all");
    assertThat(document.get("_source").toString()).isEqualTo("{\"n\":3}");
    JsonNode created =
        send(
            "POST",
            "/_reindex",
            "{'conflicts':'proceed','source':{'index':'books','query':{'range':{'n':{'lt':8}}}},"
                + "'dest':{'index':'copy','op_type':'create','routing':'=all'}}");
    assertThat(counts(created)).isEqualTo("8 2 0 0 1 6");
    JsonNode discarded =
        send(
            "POST",
            "/_reindex",
            "{'source':{'index':'books','query':{'term':{'n':5}}},"
                + "'dest':{'index':'other','routing':'discard'}}");
    assertThat(counts(discarded)).isEqualTo("1 1 0 0 1 0");
    assertThat(send("GET", "/other/_doc/5", "").has("_routing")).isFalse();
  }

  @Test
  void aCopyStopsAfterTheBatchInWhichADocumentIsRefused() throws IOException {
    send("PUT", "/copy", "{'mappings':{'properties':{'half':{'type':'long'}}}}");
    Answer refused =
        answer(
            "POST", "/_reindex", "{'source':{'index':'books','size':5},'dest':{'index':'copy'}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(counts(refused.json())).isEqualTo("25 0 0 0 1 0");
    assertThat(refused.json().get("failures")).hasSize(5);
    assertThat(refused.json().at("/failures/0/cause/type").asString())
        .isEqualTo("mapper_parsing_exception");
  }

  @Test
  void anAliasShowsOnlyWhatItsFilterLetsThrough() throws IOException {
    send("PUT", "/books/_alias/odd", "{'filter':{'term':{'half':'h1'}}}");
    JsonNode deleted =
        send("POST", "/odd/_delete_by_query?refresh=true", "{'query':{'range':{'n':{'lt':10}}}}");
    assertThat(counts(deleted)).isEqualTo("5 - - 5 1 0");
    assertThat(count("books", "{'match_all':{}}")).isEqualTo(DOCUMENTS - 5);
  }

  @Test
  void aRoutingChoosesTheShards() throws IOException {
    JsonNode deleted =
        send(
            "POST",
            "/books/_delete_by_query?routing=r5&refresh=true",
            "{'query':{'terms':{'n':[5]}}}");
    assertThat(counts(deleted)).isEqualTo("1 - - 1 1 0");
    JsonNode all = send("POST", "/books/_delete_by_query?routing=r5", "{'query':{'match_all':{}}}");
    assertThat(all.get("total").asLong()).isBetween(0L, DOCUMENTS - 2L);
  }

  @Test
  void theFirstByAnOrderMayBeCopied() throws IOException {
    JsonNode copied =
        send(
            "POST",
            "/_reindex?refresh=true",
            "{'max_docs':3,'source':{'index':'books','size':2,'sort':[{'n':'desc'}]},"
                + "'dest':{'index':'copy'}}");
    assertThat(counts(copied)).isEqualTo("3 3 0 0 2 0");
    assertThat(count("copy", "{'range':{'n':{'gte':22}}}")).isEqualTo(3);
  }

  @Test
  void nothingIsHeldAfterwards() throws IOException {
    send("POST", "/books/_update_by_query?scroll_size=3", "");
    send("POST", "/books/_update_by_query?scroll_size=3&max_docs=4&conflicts=proceed", "");
    assertThat(send("DELETE", "/_search/scroll/_all", "").get("num_freed").asInt()).isZero();
  }

  @Test
  void aBoundOnTheSpeedIsKept() throws IOException {
    JsonNode updated =
        send("POST", "/books/_update_by_query?scroll_size=5&requests_per_second=50", "");
    assertThat(counts(updated)).isEqualTo("25 - 25 0 5 0");
    assertThat(updated.get("requests_per_second").asDouble()).isEqualTo(50);
    assertThat(updated.get("throttled_millis").asLong()).isGreaterThan(100);
    assertThat(updated.get("took").asLong()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void noIndexIsNoDocuments() throws IOException {
    assertThat(counts(send("POST", "/nothing*/_delete_by_query", "{'query':{'match_all':{}}}")))
        .isEqualTo("0 - - 0 0 0");
    assertThat(answer("POST", "/nothing/_delete_by_query", "{'query':{'match_all':{}}}").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "_delete_by_query | {} | query is missing",
        "_delete_by_query?conflicts=bla | {'query':{'match_all':{}}} | conflicts may only be",
        "_delete_by_query?max_docs=0 | {'query':{'match_all':{}}} | [max_docs] should be >="
            + " [slices]",
        "_delete_by_query?max_docs=-1 | {'query':{'match_all':{}}} | parameter cannot be negative",
        "_delete_by_query?scroll_size=0 | {'query':{'match_all':{}}} | [size] cannot be [0]",
        "_delete_by_query?scroll_size=10001 | {'query':{'match_all':{}}} | Batch size is too large",
        "_delete_by_query?slices=0 | {'query':{'match_all':{}}} | [slices] must be a positive"
            + " integer",
        "_delete_by_query?slices=bla | {'query':{'match_all':{}}} | [slices] must be a positive",
        "_delete_by_query?requests_per_second=0 | {'query':{'match_all':{}}} | greater than 0",
        "_delete_by_query?refresh=wait_for | {'query':{'match_all':{}}} | only [true] or [false]",
        "_delete_by_query?from=1 | {'query':{'match_all':{}}} | from is not supported",
        "_delete_by_query?wait_for_completion=false | {'query':{'match_all':{}}} | not supported",
        "_delete_by_query | {'query':{'bla':{}}} | unknown query [bla]",
        "_delete_by_query | {'query':{'match_all':{}},'x':1} | Unknown key for a VALUE_NUMBER in"
            + " [x].",
        "_delete_by_query?bogus=1 | {'query':{'match_all':{}}} | unrecognized parameter: [bogus]",
        "_update_by_query | {'script':{'source':'x'}} | [script] is not supported",
        "_update_by_query?pipeline=x | {} | pipeline with id [x] does not exist",
      })
  void aWrongRequestIsToldWhatIsWrong(String path, String body, String reason) throws IOException {
    assertRefused(answer("POST", "/books/" + path, body), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | 1: use _all if you really want to copy from all existing indexes;2: index must be",
        "{'source':{'index':'books'},'dest':{'index':'books'}}"
            + " | reindex cannot write into an index its reading from [books]",
        "{'source':{'index':'books'},'dest':{'index':'c','routing':'bla'}} | routing must be unset",
        "{'source':{'index':'books'},'dest':{'index':'c','op_type':'bla'}} | opType must be",
        "{'source':{'index':'books'},'dest':{'index':'c','version_type':'bla'}} | No version type",
        "{'source':{'index':'books'},'dest':{'index':'c','op_type':'create',"
            + "'version_type':'external'}} | create operations only support internal versioning",
        "{'source':{'index':'books'},'dest':{'index':'c','bla':1}} | [dest] unknown field [bla]",
        "{'source':{'index':'books','bla':1},'dest':{'index':'c'}} | Unknown key for a",
        "{'source':{'index':'books'},'dest':{'index':'c'},'bla':1} | [reindex] unknown field",
        "{'source':{'index':'books','remote':{}},'dest':{'index':'c'}} | [remote] is not supported",
        "{'source':{'index':'books'},'dest':{'index':'c'},'script':{}} | [script] is not supported",
        "{'source':{'index':'books'},'dest':{'index':'c','pipeline':'x'}} | pipeline with id [x]",
        "{'source':{'index':'books','size':0},'dest':{'index':'c'}} | [size] cannot be [0]",
        "{'source':{'index':'books'},'dest':{'index':'c'},'max_docs':0} | [max_docs] should be",
        "{'source':{'index':'books','query':{'bla':{}}},'dest':{'index':'c'}} | unknown query",
        "{'source':{'index':'books'},'dest':{'index':'A'}} | must be lowercase",
      })
  void aWrongCopyIsToldWhatIsWrong(String body, String reason) throws IOException {
    assertRefused(answer("POST", "/_reindex", body), reason);
  }

  private static void assertRefused(Answer answer, String reason) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/error/root_cause/0/reason").asString()).contains(reason);
    assertThat(count("books", "{'match_all':{}}")).isEqualTo(DOCUMENTS);
  }

  @Test
  void aDocumentIsMetOnceWhateverIsWrittenMeanwhile() throws IOException {
    List<String> ids = IntStream.range(0, DOCUMENTS).mapToObj(String::valueOf).toList();
    JsonNode updated = send("POST", "/books/_update_by_query?scroll_size=1&refresh=true", "");
    assertThat(counts(updated)).isEqualTo("25 - 25 0 25 0");
    for (String id : ids) {
      int n = Integer.parseInt(id);
      String routing = n % 5 == 0 ? "?routing=r" + n : "";
      assertThat(send("GET", "/books/_doc/" + id + routing, "").get("_version").asInt())
          .as(id)
          .isEqualTo(2);
    }
  }
}
