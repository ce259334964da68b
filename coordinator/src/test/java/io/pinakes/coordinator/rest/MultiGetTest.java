package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Multi-gets, and what gets have in common with them; the words are those of OpenSearch 3.8. */
class MultiGetTest {

  private static final RestServer SERVER = start();

  private static RestServer start() {
    try {
      return new RestServer();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void load() {
    SERVER.send("PUT", "/books/_doc/1", "{\"title\":\"moby dick\",\"in\":{\"year\":1851,\"b\":1}}");
    SERVER.send("PUT", "/books/_doc/2", "{\"title\":\"bleak house\"}");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static String docs(String body) {
    Answer answer = SERVER.send("POST", "/books/_mget", body.replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().get("docs").toString().replace('"', '\'');
  }

  @Test
  void documentsComeInTheOrderOfTheRequest() {
    assertThat(docs("{'ids':['2','zz',1]}"))
        .isEqualTo(
            "[{'_index':'books','_id':'2','_version':1,'_seq_no':1,'_primary_term':1,"
                + "'found':true,'_source':{'title':'bleak house'}},"
                + "{'_index':'books','_id':'zz','found':false},"
                + "{'_index':'books','_id':'1','_version':1,'_seq_no':0,'_primary_term':1,"
                + "'found':true,'_source':{'title':'moby dick','in':{'year':1851,'b':1}}}]");
  }

  @Test
  void eachDocumentHasItsOwnFilterOrTheOneOfTheUrl() {
    Answer answer =
        SERVER.send(
            "GET",
            "/books/_mget?_source_includes=title",
            """
            {"docs":[{"_id":"1"},{"_id":"1","_source":false},{"_id":"1","_source":"in.b"},
             {"_id":"1","_source":["in.*"]},
             {"_id":"1","_source":{"include":"in","excludes":["*.b"]}}]}
            """);
    assertThat(answer.json().get("docs").valueStream().map(doc -> doc.path("_source").toString()))
        .containsExactly(
            "{\"title\":\"moby dick\"}",
            "",
            "{\"in\":{\"b\":1}}",
            "{\"in\":{\"year\":1851,\"b\":1}}",
            "{\"in\":{\"year\":1851}}");
  }

  @Test
  void whoAsksForStoredFieldsGetsTheSourceOnlyIfThatIsAmongThem() {
    assertThat(docs("{'docs':[{'_id':'2','stored_fields':['title']}]}")).doesNotContain("_source");
    assertThat(docs("{'docs':[{'_id':'2','stored_fields':['title','_source']}]}"))
        .contains("_source");
    assertThat(SERVER.get("/books/_doc/2?stored_fields=title").body()).doesNotContain("_source");
    assertThat(SERVER.get("/books/_doc/2?stored_fields=title&_source=true").body())
        .contains("_source");
  }

  @Test
  void aDocumentThatCannotBeReadHasAnErrorAndTheOthersAreThere() {
    assertThat(
            docs(
                "{'docs':[{'_index':'nope','_id':'1'},{'_id':'1','version':7},{'_id':''},"
                    + "{'_id':'2','version':1,'version_type':'external'}]}"))
        .contains("{'_index':'nope','_id':'1','error':{'root_cause':[{'type':'index_not_found_")
        .contains(
            "'reason':'[1]: version conflict, current version [1] is different than the one"
                + " provided [7]'")
        .contains("'reason':'Ids can't be empty'")
        .contains("'_id':'2','_version':1,");
  }

  @Test
  void moreDocumentsThanAreReadAtATimeAreAllRead() {
    String ids =
        IntStream.range(0, 200)
            .mapToObj(i -> i % 3 == 0 ? "'1'" : i % 3 == 1 ? "'2'" : "'none'")
            .collect(Collectors.joining(",", "{'ids':[", "]}"));
    Answer answer = SERVER.send("POST", "/books/_mget?_source=false", ids.replace('\'', '"'));
    assertThat(answer.json().get("docs").valueStream().map(doc -> doc.get("_id").asString()))
        .hasSize(200)
        .startsWith("1", "2", "none", "1")
        .endsWith("1", "2");
  }

  @Test
  void theBodyMayStandInTheUrl() {
    String body = URLEncoder.encode("{\"ids\":[\"2\"]}", StandardCharsets.UTF_8);
    assertThat(
            SERVER
                .get("/books/_mget?source_content_type=application/json&source=" + body)
                .json()
                .get("docs")
                .get(0)
                .get("found")
                .booleanValue())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'docs':[]} | action_request_validation_exception"
            + " | Validation Failed: 1: no documents to get;",
        "{} | action_request_validation_exception | Validation Failed: 1: no documents to get;",
        "{'docs':[{'_id':'1','x':1}]} | parse_exception"
            + " | failed to parse multi get request. unknown field [x]",
        "{'docs':[{'_id':'1','fields':['x']}]} | parsing_exception"
            + " | Unsupported field [fields] used, expected [stored_fields] instead",
        "{'docs':[1]} | illegal_argument_exception"
            + " | docs array element should include an object",
        "{'ids':[null]} | illegal_argument_exception"
            + " | ids array element should only contain ids",
        "{'foo':[]} | parsing_exception"
            + " | unknown key [foo] for a START_ARRAY, expected [docs] or [ids]",
        "{'ids':'1'} | parsing_exception"
            + " | unexpected token [VALUE_STRING], expected [FIELD_NAME] or [START_ARRAY]",
        "[] | parsing_exception | unexpected token [START_ARRAY], expected [START_OBJECT]",
        "{'docs':[{'_id':'1','_source':5}]} | parse_exception"
            + " | illegal type for _source: [VALUE_NUMBER]",
        "{'docs':[{'_id':'1','version_type':'bla'}]} | illegal_argument_exception"
            + " | No version type match [bla]",
        "{'docs':[ | unexpected_end_of_input_exception | Unexpected end-of-input",
      })
  void aBodyThatCannotBeUnderstoodIsRefused(String body, String type, String reason) {
    Answer answer = SERVER.send("POST", "/books/_mget", body.replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().get("error").get("type").asString()).isEqualTo(type);
    assertThat(answer.json().get("error").get("reason").asString()).contains(reason);
  }

  @Test
  void allThatIsMissingIsToldAtOnce() {
    assertThat(SERVER.send("POST", "/_mget", "{\"docs\":[{},{\"_id\":\"1\"}]}").body())
        .contains(
            "Validation Failed: 1: index is missing for doc 0;2: id is missing for doc 0;"
                + "3: index is missing for doc 1;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/books/_doc/1?version=2 | 409 | [1]: version conflict, current version [1] is different",
        "/books/_doc/1?version=-5 | 400 | illegal version value [-5] for version type [INTERNAL]",
        "/books/_doc/1?version_type=abc | 400 | No version type match [abc]",
        "/books/_doc/1?preference=_bla | 400 | no Preference for [_bla]",
        "/books/_doc/1?fields=x | 400 | the parameter [fields] is no longer supported",
        "/books/_source/1?version=2 | 400 | contains unrecognized parameter: [version]",
        "/books/_mget | 400 | request body or source parameter is required",
      })
  void aWrongReadIsToldWhatIsWrong(String path, int status, String reason) {
    Answer answer = SERVER.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("error").get("reason").asString()).contains(reason);
  }
}
