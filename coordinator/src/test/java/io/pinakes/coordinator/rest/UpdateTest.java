package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Updates as clients ask for them; the words are those of OpenSearch 3.8. */
class UpdateTest {

  private static final RestServer SERVER = start();

  private static RestServer start() {
    try {
      return new RestServer();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void create() {
    SERVER.send("PUT", "/books", "{}");
  }

  @BeforeEach
  void load() {
    SERVER.send("DELETE", "/books/_doc/1", null);
    SERVER.send("PUT", "/books/_doc/1", "{\"a\":1,\"b\":2}");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Answer update(String path, String body) {
    return SERVER.send("POST", "/books/_update/" + path, body.replace('\'', '"'));
  }

  @Test
  void anUpdateAnswersAsAWriteAndWithTheDocumentIfAsked() {
    Answer plain = update("1", "{'doc':{'a':5}}");
    assertThat(plain.status()).isEqualTo(200);
    assertThat(plain.json().get("result").asString()).isEqualTo("updated");
    assertThat(plain.json().has("get")).isFalse();
    JsonNode shown = update("1?_source=a", "{'doc':{'a':6}}").json();
    assertThat(shown.at("/get/found").asBoolean()).isTrue();
    assertThat(shown.at("/get/_seq_no")).isEqualTo(shown.get("_seq_no"));
    assertThat(shown.at("/get/_source").toString()).isEqualTo("{\"a\":6}");
    JsonNode byBody = update("1?_source=false", "{'doc':{'a':7},'_source':['b']}").json();
    assertThat(byBody.at("/get/_source").toString()).isEqualTo("{\"b\":2}");
  }

  @Test
  void anUpdateThatChangesNothingSaysSo() {
    JsonNode noop = update("1?refresh=true", "{'doc':{'a':1}}").json();
    assertThat(noop.has("forced_refresh")).isFalse();
    assertThat(noop.get("result").asString()).isEqualTo("noop");
    assertThat(noop.at("/_shards/total").asInt()).isZero();
    assertThat(update("1", "{'doc':{'a':1},'detect_noop':false}").json().get("result").asString())
        .isEqualTo("updated");
  }

  @Test
  void withoutADocumentTheUpsertOrThePartBecomesIt() {
    assertThat(update("u1", "{'doc':{'a':1},'upsert':{'c':{'d':[1, 2]}}}").status()).isEqualTo(201);
    assertThat(SERVER.get("/books/_source/u1").body()).isEqualTo("{\"c\":{\"d\":[1, 2]}}");
    assertThat(update("u2", "{'doc_as_upsert':true,'doc':{'a':1}}").status()).isEqualTo(201);
    assertThat(SERVER.get("/books/_source/u2").body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void updatesInABulkHaveTheirOwnFiltersOrTheOneOfTheUrl() {
    Answer answer =
        SERVER.send(
            "POST",
            "/books/_bulk?_source=b",
            """
            {"update":{"_id":"1"}}
            {"doc":{"a":2}}
            {"update":{"_id":"1","_source":{"includes":["a"]}}}
            {"doc":{"a":3}}
            {"update":{"_id":"1","_source":false}}
            {"doc":{"a":4}}
            {"update":{"_id":"1"}}
            {"doc":{"a":4},"_source":true}
            {"update":{"_id":"zz"}}
            {"doc":{"a":4}}
            {"update":{"_id":"1"}}
            {"script":{"source":"x"}}
            """);
    JsonNode items = answer.json().get("items");
    assertThat(items.valueStream().map(item -> item.at("/update/get/_source").toString()))
        .containsExactly("{\"b\":2}", "{\"a\":3}", "", "{\"a\":4,\"b\":2}", "", "");
    assertThat(items.valueStream().map(item -> item.at("/update/status").asInt()))
        .containsExactly(200, 200, 200, 200, 404, 400);
    assertThat(items.at("/3/update/result").asString()).isEqualTo("noop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 | {'dac':{}} | [1:2] [UpdateRequest] unknown field [dac] did you mean [doc]?",
        "1 | {'doc':1} | [1:8] [UpdateRequest] doc doesn't support values of type: VALUE_NUMBER",
        "1 | {'doc':[1]} | [1:8] [UpdateRequest] doc doesn't support values of type: START_ARRAY",
        "1 | {'doc':null} | [1:8] [UpdateRequest] doc doesn't support values of type: VALUE_NULL",
        "1 | [] | [1:1] [UpdateRequest] Expected START_OBJECT but was: START_ARRAY",
        "1 | {'doc':{},'doc_as_upsert':'x'} | [UpdateRequest] failed to parse field",
        "1 | {'doc':{'a':1,'a':2}} | Duplicate",
        "1 | {} | Validation Failed: 1: script or doc is missing;",
        "1 | {'upsert':{}} | Validation Failed: 1: script or doc is missing;",
        "1 | {'doc':{},'script':'x'} | 1: can't provide both script and doc;",
        "1 | {'doc_as_upsert':true} | 2: doc must be specified if doc_as_upsert is enabled;",
        "1 | {'script':{'source':'x'}} | [script] is not supported in updates",
        "1 | {'doc':{},'scripted_upsert':true} | [scripted_upsert] is not supported in updates",
        "1?if_seq_no=1&if_primary_term=1&retry_on_conflict=2 | {'doc':{}}"
            + " | compare and write operations can not be retried",
        "1?if_seq_no=1 | {'doc':{}} | ifSeqNo is set, but primary term is [0]",
        "1?if_seq_no=1&if_primary_term=1 | {'doc':{},'doc_as_upsert':true}"
            + " | compare and write operations can not be used with upsert",
        "1?if_seq_no=1&if_primary_term=1 | {'doc':{},'upsert':{}}"
            + " | upsert requests don't support `if_seq_no` and `if_primary_term`",
        "1?version=1 | {'doc':{}} | internal versioning can not be used",
        "1?retry_on_conflict=a | {'doc':{}} | Failed to parse int parameter [retry_on_conflict]",
        "1?pipeline=a | {'doc':{}} | contains unrecognized parameter: [pipeline]",
        "1?op_type=create | {'doc':{}} | contains unrecognized parameter: [op_type]",
        "1 | {'doc':{} | Unexpected end-of-input",
      })
  void aWrongUpdateIsToldWhatIsWrong(String path, String body, String reason) {
    Answer answer = update(path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/error/reason").asString()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'_id':'1','version':3} | {'doc':{}} | Update requests do not support versioning.",
        "{'_id':'1'} | {'dac':{}} | unknown field [dac] did you mean [doc]?",
        "{'_id':'1'} | {} | Validation Failed: 1: script or doc is missing;",
        "{} | {'doc':{}} | Validation Failed: 1: id is missing;",
        "{'_id':'1','_source':['a']} | {'doc':{}} | expected a simple value for field [_source]",
        "{'_id':'1','retry_on_conflict':'x'} | {'doc':{}} | For input string",
        "{'_id':'1','retry_on_conflict':99999999999} | {'doc':{}} | For input string",
      })
  void aWrongUpdateInABulkSpoilsAllOfIt(String action, String body, String reason) {
    Answer answer =
        SERVER.send(
            "POST",
            "/books/_bulk",
            ("{'update':" + action + "}\n" + body + "\n").replace('\'', '"'));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/error/reason").asString()).contains(reason);
  }
}
