package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.api.PositionToken;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.api.Searches.ShardFailure;
import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every endpoint's answer, member by member, as OpenSearch 3 gives it. */
class GoodRequestsTest {

  private RestServer server;

  GoodRequestsTest() throws IOException {
    server = new RestServer();
  }

  @BeforeEach
  void load() {
    assertBody(
        server.send(
            "PUT",
            "/books",
            """
            {"settings":{"number_of_shards":2,"number_of_replicas":1},
             "mappings":{"properties":{"title":{"type":"text"},"year":{"type":"long"}}}}
            """),
        200,
        "{'acknowledged':true,'shards_acknowledged':true,'index':'books'}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void loadThree() {
    server.send("PUT", "/books/_doc/1", "{\"title\":\"moby dick\",\"year\":1851}");
    server.send("PUT", "/books/_doc/2", "{\"title\":\"bleak house\",\"year\":1853}");
    server.send("PUT", "/books/_doc/3", "{\"title\":\"great house\",\"year\":1861}");
  }

  /** Compares JSON, written with single quotes, in its order and to the character. */
  private static void assertBody(Answer answer, int status, String expected) {
    assertThat(answer.body()).isEqualTo(expected.replace('\'', '"').replace("\n", ""));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/json; charset=UTF-8");
  }

  @Test
  void theRootSaysWhoAnswers() {
    Answer answer = server.get("/");
    JsonNode info = answer.json();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(info.get("name").asString()).isEqualTo("c1");
    assertThat(info.get("cluster_name").asString()).isEqualTo("pinakes-test");
    assertThat(info.get("cluster_uuid").asString()).hasSize(22);
    assertThat(info.get("version").get("distribution").asString()).isEqualTo("opensearch");
    assertThat(info.get("version").get("number").asString()).isEqualTo("3.0.0");
    assertThat(info.get("version").get("lucene_version").asString()).startsWith("10.");
    assertThat(info.get("tagline").asString()).startsWith("Pinakes");
    assertThat(answer.body()).startsWith("{\n  \"name\" : \"c1\",\n").endsWith("}\n");
    assertThat(server.get("/?pretty=false").body()).doesNotContain("\n");
    assertThat(server.send("HEAD", "/").body()).isEmpty();
  }

  @Test
  void anIndexIsShownWithMappingsAndSettings() {
    assertBody(
        server.get("/books"),
        200,
        "{'books':{'aliases':{},'mappings':{'properties':{'title':{'type':'text'},"
            + "'year':{'type':'long'}}},'settings':{'index':{'creation_date':'1795305758260',"
            + "'number_of_replicas':'1','number_of_shards':'2','provided_name':'books',"
            + "'replication':{'type':'DOCUMENT'},"
            + "'uuid':'uuid-of-books','version':{'created':'137217827'}}}}}");
    assertBody(
        server.get("/books/_settings?flat_settings=true"),
        200,
        "{'books':{'settings':{'index.creation_date':'1795305758260',"
            + "'index.number_of_replicas':'1','index.number_of_shards':'2',"
            + "'index.provided_name':'books','index.replication.type':'DOCUMENT',"
            + "'index.uuid':'uuid-of-books',"
            + "'index.version.created':'137217827'}}}");
    assertThat(server.get("/books/").body()).isEqualTo(server.get("/books").body());
    assertThat(server.send("HEAD", "/books").status()).isEqualTo(200);
    assertThat(server.send("HEAD", "/nope").status()).isEqualTo(404);
    assertBody(server.get("/zz*"), 200, "{}");
  }

  @Test
  void settingsAreShownByNameAndPattern() {
    assertBody(
        server.get("/books/_settings/index.number_of_shards"),
        200,
        "{'books':{'settings':{'index':{'number_of_shards':'2'}}}}");
    assertBody(
        server.get("/books/_settings/index.number_of_*,index.version.created?flat_settings=true"),
        200,
        "{'books':{'settings':{'index.number_of_replicas':'1','index.number_of_shards':'2',"
            + "'index.version.created':'137217827'}}}");
    String all = server.get("/books/_settings").body();
    assertThat(server.get("/books/_settings/_all").body()).isEqualTo(all);
    assertThat(server.get("/books/_settings/*").body()).isEqualTo(all);
    assertThat(server.get("/_settings/index.*").body()).isEqualTo(all);
    assertBody(server.get("/books/_settings/index.nope"), 200, "{}");
    assertThat(server.get("/nope/_settings/index.*").status()).isEqualTo(404);
  }

  @Test
  void settingsAreChangedInEveryWayOfWritingThem() {
    for (String body :
        new String[] {
          "{'number_of_replicas':2}",
          "{'index':{'number_of_replicas':3}}",
          "{'index.number_of_replicas':'4'}",
          "{'settings':{'index':{'number_of_replicas':5}}}"
        }) {
      assertBody(
          server.send("PUT", "/books/_settings", body.replace('\'', '"')),
          200,
          "{'acknowledged':true}");
      String number = body.replaceAll("\\D", "");
      assertThat(
              server
                  .get("/books/_settings")
                  .json()
                  .at("/books/settings/index/number_of_replicas")
                  .asString())
          .isEqualTo(number);
    }
    server.send("PUT", "/other");
    assertBody(
        server.send("PUT", "/_settings?timeout=1s", "{\"number_of_replicas\":0}"),
        200,
        "{'acknowledged':true}");
    assertThat(server.get("/_cluster/health").json().get("status").asString()).isEqualTo("green");
  }

  @Test
  void anIndexThatIsNotWaitedForIsNotAcknowledgedAsStarted() {
    assertBody(
        server.send("PUT", "/new?wait_for_active_shards=0"),
        200,
        "{'acknowledged':true,'shards_acknowledged':false,'index':'new'}");
  }

  @Test
  void indicesAreRemovedByNameAndPattern() {
    server.send("PUT", "/a1");
    server.send("PUT", "/a2");
    server.send("PUT", "/b1");
    assertBody(server.send("DELETE", "/a*,-a2"), 200, "{'acknowledged':true}");
    assertThat(server.send("HEAD", "/a1").status()).isEqualTo(404);
    assertThat(server.send("HEAD", "/a2").status()).isEqualTo(200);
    assertBody(
        server.send("DELETE", "/b1,nope?ignore_unavailable=true"), 200, "{'acknowledged':true}");
    assertThat(server.send("HEAD", "/b1").status()).isEqualTo(404);
  }

  @Test
  void mappingsAreAddedToAndShown() {
    assertBody(
        server.send("PUT", "/books/_mapping", "{\"properties\":{\"isbn\":{\"type\":\"keyword\"}}}"),
        200,
        "{'acknowledged':true}");
    JsonNode mapping = server.get("/_mapping").json();
    assertThat(mapping.at("/books/mappings/properties/isbn/type").asString()).isEqualTo("keyword");
    assertThat(mapping.at("/books/mappings/properties/title/type").asString()).isEqualTo("text");
    assertThat(server.get("/books/_mapping").body()).isEqualTo(mapping.toString());
  }

  @Test
  void aDocumentIsCreatedReplacedReadAndRemoved() {
    Answer created = server.send("PUT", "/books/_doc/1", "{\"title\":\"moby dick\"}");
    assertBody(
        created,
        201,
        "{'_index':'books','_id':'1','_version':1,'result':'created',"
            + "'_shards':{'total':2,'successful':1,'failed':0},'_seq_no':0,'_primary_term':1,"
            + "'_position':'uuid-of-books:1=1'}");
    assertThat(created.headers().firstValue("Location")).contains("/books/_doc/1");
    assertBody(
        server.send("PUT", "/books/_doc/1?refresh=true", "{ \"title\" : 1.10,\n\"x\":\"é\" }"),
        200,
        "{'_index':'books','_id':'1','_version':2,'result':'updated','forced_refresh':true,"
            + "'_shards':{'total':2,'successful':1,'failed':0},'_seq_no':1,'_primary_term':1,"
            + "'_position':'uuid-of-books:1=2'}");
    assertThat(server.get("/books/_doc/1").body())
        .isEqualTo(
            "{\"_index\":\"books\",\"_id\":\"1\",\"_version\":2,\"_seq_no\":1,\"_primary_term\":1,"
                + "\"found\":true,\"_source\":{ \"title\" : 1.10,\n\"x\":\"é\" }}");
    assertThat(server.get("/books/_source/1").body())
        .isEqualTo("{ \"title\" : 1.10,\n\"x\":\"é\" }");
    assertThat(server.get("/books/_source/1?pretty").body())
        .isEqualTo("{\n  \"title\" : 1.10,\n  \"x\" : \"é\"\n}\n");
    assertThat(server.send("HEAD", "/books/_doc/1").status()).isEqualTo(200);
    assertThat(server.send("HEAD", "/books/_source/1").status()).isEqualTo(200);
    assertBody(
        server.send("DELETE", "/books/_doc/1"),
        200,
        "{'_index':'books','_id':'1','_version':3,'result':'deleted',"
            + "'_shards':{'total':2,'successful':1,'failed':0},'_seq_no':2,'_primary_term':1,"
            + "'_position':'uuid-of-books:1=3'}");
    assertBody(server.get("/books/_doc/1"), 404, "{'_index':'books','_id':'1','found':false}");
    assertThat(server.send("HEAD", "/books/_doc/1").status()).isEqualTo(404);
    assertThat(server.send("HEAD", "/books/_source/1").status()).isEqualTo(404);
    assertThat(server.send("DELETE", "/books/_doc/1").json().get("result").asString())
        .isEqualTo("not_found");
    assertThat(server.send("DELETE", "/books/_doc/1").status()).isEqualTo(404);
  }

  @Test
  void aDocumentWithoutAnIdGetsOneOfTwentyUrlSafeCharacters() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 20; i++) {
      Answer answer = server.send("POST", "/books/_doc", "{\"a\":1}");
      assertThat(answer.status()).isEqualTo(201);
      String id = answer.json().get("_id").asString();
      assertThat(id).matches("[A-Za-z0-9_-]{20}");
      assertThat(answer.headers().firstValue("Location")).contains("/books/_doc/" + id);
      ids.add(id);
    }
    assertThat(ids).hasSize(20);
  }

  @Test
  void anIdMayHaveAnyCharacters() {
    Answer created = server.send("PUT", "/books/_doc/a%2Fb%20c+d", "{\"n\":3}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().get("_id").asString()).isEqualTo("a/b c+d");
    assertThat(created.headers().firstValue("Location")).contains("/books/_doc/a%2Fb+c%2Bd");
    assertThat(server.get("/books/_doc/a%2Fb%20c+d").status()).isEqualTo(200);
  }

  @Test
  void createWritesOnlyWhatIsNew() {
    assertThat(server.send("PUT", "/books/_create/9", "{\"a\":1}").status()).isEqualTo(201);
    assertThat(server.send("POST", "/books/_create/9", "{\"a\":2}").status()).isEqualTo(409);
    assertThat(server.send("PUT", "/books/_doc/9?op_type=create", "{\"a\":2}").status())
        .isEqualTo(409);
    assertThat(server.send("POST", "/books/_doc?op_type=create", "{\"a\":2}").status())
        .isEqualTo(201);
  }

  @Test
  void aWriteMayExpectTheLastChange() {
    server.send("PUT", "/books/_doc/1", "{\"a\":1}");
    assertThat(
            server.send("PUT", "/books/_doc/1?if_seq_no=0&if_primary_term=1", "{\"a\":2}").status())
        .isEqualTo(200);
    Answer conflict =
        server.send("PUT", "/books/_doc/1?if_seq_no=0&if_primary_term=1", "{\"a\":3}");
    assertBody(
        conflict,
        409,
        "{'error':{'root_cause':[{'type':'version_conflict_engine_exception',"
            + "'reason':'[1]: version conflict, required seqNo [0]','index':'books','shard':'0',"
            + "'index_uuid':'uuid-of-books'}],'type':'version_conflict_engine_exception',"
            + "'reason':'[1]: version conflict, required seqNo [0]','index':'books','shard':'0',"
            + "'index_uuid':'uuid-of-books'},'status':409}");
    assertThat(server.send("DELETE", "/books/_doc/1?if_seq_no=1&if_primary_term=1").status())
        .isEqualTo(200);
  }

  @Test
  void theFirstWriteMakesTheIndexButADeleteDoesNot() {
    assertThat(server.send("DELETE", "/absent/_doc/1").status()).isEqualTo(404);
    assertThat(server.send("HEAD", "/absent").status()).isEqualTo(404);
    assertThat(server.send("PUT", "/absent/_doc/1", "{\"a\":1}").status()).isEqualTo(201);
    assertThat(server.send("HEAD", "/absent").status()).isEqualTo(200);
  }

  @Test
  void sourcesAreFiltered() {
    server.send(
        "PUT", "/books/_doc/1", "{\"a\":{\"b\":1,\"c\":2.50},\"d\":[{\"b\":3},{\"e\":4}],\"f\":5}");
    assertThat(server.get("/books/_doc/1?_source=false").json().has("_source")).isFalse();
    assertSource("_source=a", "{'a':{'b':1,'c':2.50}}");
    assertSource("_source=a.b,f", "{'a':{'b':1},'f':5}");
    assertSource("_source_includes=*.b", "{'a':{'b':1},'d':[{'b':3}]}");
    assertSource("_source_excludes=a,d.e", "{'d':[{'b':3},{}],'f':5}");
    assertSource("_source_includes=a&_source_excludes=a.b", "{'a':{'c':2.50}}");
    assertSource("_source=nope", "{}");
    assertSource("_source=true", "{'a':{'b':1,'c':2.50},'d':[{'b':3},{'e':4}],'f':5}");
  }

  private void assertSource(String parameters, String expected) {
    assertThat(server.get("/books/_doc/1?" + parameters).json().get("_source").toString())
        .isEqualTo(expected.replace('\'', '"'));
    assertThat(server.get("/books/_source/1?" + parameters).body())
        .isEqualTo(expected.replace('\'', '"'));
    assertThat(
            server.get("/books/_search?" + parameters).json().at("/hits/hits/0/_source").toString())
        .isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void aBulkHasAResultForEachAction() {
    Answer answer =
        server.send(
            "POST",
            "/books/_bulk?refresh=wait_for",
            "application/x-ndjson",
            """
            {"index":{"_id":"1"}}
            {"a":1}
            {"create":{"_id":"1"}}
            {"a":2}

            {"index":{"_index":"other","_id":7}}
            {"a":3}
            {"delete":{"_id":"1"}}
            {"delete":{"_id":"zz"}}
            {"delete":{"_index":"absent","_id":"1"}}
            {"update":{"_id":"1"}}
            {"doc":{"a":1}}
            {"index":{"_index":"Upper"}}
            {"a":1}
            {"index":{"_id":"5"}}
            [1]
            {"index":{"_id":"6"}}
            {"a":
            {"index":{"_id":""}}
            {"a":1}
            {"index":{"_id":"8","routing":"r"}}
            {"a":1}
            """);
    String expected =
        "[{'index':{'_index':'books','_id':'1','_version':1,'result':'created',"
            + "'_shards':{'total':2,'successful':1,'failed':0},'_seq_no':0,'_primary_term':1,'status':201}},"
            + "{'create':{'_index':'books','_id':'1','status':409,'error':{'type':'version_conflict_engine_exception','reason':'[1]:"
            + " version conflict, document already exists (current version"
            + " [1])','index':'books','shard':'0','index_uuid':'uuid-of-books'}}},"
            + "{'index':{'_index':'other','_id':'7','_version':1,'result':'created',"
            + "'_shards':{'total':1,'successful':1,'failed':0},'_seq_no':0,'_primary_term':1,'status':201}},"
            + "{'delete':{'_index':'books','_id':'1','_version':2,'result':'deleted',"
            + "'_shards':{'total':2,'successful':1,'failed':0},'_seq_no':1,'_primary_term':1,'status':200}},"
            + "{'delete':{'_index':'books','_id':'zz','_version':1,'result':'not_found',"
            + "'_shards':{'total':2,'successful':1,'failed':0},'_seq_no':2,'_primary_term':1,'status':404}},"
            + "{'delete':{'_index':'absent','_id':'1','status':404,'error':{'type':'index_not_found_exception','reason':'no"
            + " such index [absent]','index':'absent','resource.id':'absent',"
            + "'resource.type':'index_or_alias','index_uuid':'_na_'}}},"
            + "{'update':{'_index':'books','_id':'1','status':404,'error':{'type':'document_missing_exception','reason':'[1]:"
            + " document missing'}}},"
            + "{'index':{'_index':'Upper','_id':null,'status':400,'error':{'type':'invalid_index_name_exception','reason':'Invalid"
            + " index name [Upper], must be lowercase','index':'Upper','index_uuid':'_na_'}}},"
            + "{'index':{'_index':'books','_id':'5','status':400,'error':{'type':'mapper_parsing_exception','reason':'failed"
            + " to parse','caused_by':{'type':'not_x_content_exception','reason':'a document must"
            + " be a JSON object'}}}}";
    JsonNode body = answer.json();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(body.get("errors").asBoolean()).isTrue();
    assertThat(body.get("took").isNumber()).isTrue();
    assertThat(body.get("items").toString()).startsWith(expected.replace('\'', '"'));
    assertThat(body.at("/items/9/index/error/type").asString())
        .isEqualTo("mapper_parsing_exception");
    assertThat(body.at("/items/10/index/error/reason").asString())
        .isEqualTo("if _id is specified it must not be empty");
    assertThat(body.at("/items/11/index/result").asString()).isEqualTo("created");
    assertThat(server.get("/books/_doc/8?routing=r").json().get("_routing").asString())
        .isEqualTo("r");
    assertThat(body.get("items")).hasSize(12);
  }

  @Test
  void anActionForAPipelineIsRefusedByItself() {
    Answer answer =
        server.send(
            "POST",
            "/books/_bulk",
            """
            {"index":{"_id":"1","pipeline":"_none"}}
            {"year":1}
            {"index":{"_id":"2","pipeline":"mine"}}
            {"year":2}
            """);
    assertThat(answer.json().at("/items/0/index/status").asInt()).isEqualTo(201);
    assertThat(answer.json().at("/items/1/index/status").asInt()).isEqualTo(400);
    assertThat(answer.json().at("/items/1/index/error/reason").asString())
        .isEqualTo("pipeline with id [mine] does not exist");
  }

  @Test
  void aBulkMayEndItsLinesAsWindowsDoesAndNameNoId() {
    Answer answer =
        server.send(
            "PUT",
            "/_bulk?refresh=true",
            "application/json; charset=utf-8",
            String.join(
                "\r\n",
                "{\"index\":{\"_index\":\"w\"}}",
                "{\"a\":1}",
                "{\"index\":{\"_index\":\"w\",\"op_type\":\"create\",\"_id\":null}}",
                "{\"a\":2}",
                ""));
    JsonNode body = answer.json();
    assertThat(body.get("errors").asBoolean()).isFalse();
    assertThat(body.at("/items/0/index/_id").asString()).hasSize(20);
    assertThat(body.at("/items/0/index/forced_refresh").asBoolean()).isTrue();
    assertThat(body.at("/items/1/create/status").asInt()).isEqualTo(201);
  }

  @Test
  void aWriteSaysHowManyCopiesHaveItAndShowIt() {
    server.cluster.haveCopies(2, 0);
    assertThat(shards(server.send("PUT", "/books/_doc/1", "{}").json()))
        .isEqualTo("{'total':2,'successful':2,'failed':0}");
    server.cluster.haveCopies(3, 1);
    assertThat(shards(server.send("PUT", "/books/_doc/1?refresh=true", "{}").json()))
        .isEqualTo("{'total':3,'successful':2,'failed':1}");
    JsonNode bulk =
        server
            .send("POST", "/books/_bulk?refresh=true", "{\"delete\":{\"_id\":\"1\"}}\n")
            .json()
            .at("/items/0/delete");
    assertThat(shards(bulk)).isEqualTo("{'total':3,'successful':2,'failed':1}");
    assertThat(bulk.get("forced_refresh").asBoolean()).isTrue();
  }

  private static String shards(JsonNode write) {
    return write.get("_shards").toString().replace('"', '\'');
  }

  @Test
  void whereAWriteIsIsToldInHeaderAndBodyUnlessNothingWasWritten() {
    Answer single = server.send("PUT", "/books/_doc/1", "{}");
    assertThat(single.headers().firstValue("Pinakes-Position")).contains("uuid-of-books:1=1");
    Answer bulk =
        server.send(
            "POST",
            "/_bulk",
            """
            {"index":{"_index":"books","_id":"1"}}
            {}
            {"index":{"_index":"books","_id":"2"}}
            {}
            {"index":{"_index":"a","_id":"1"}}
            {}
            {"delete":{"_index":"nope","_id":"1"}}
            """);
    assertThat(bulk.headers().firstValue("Pinakes-Position"))
        .contains("uuid-of-a:0=1;uuid-of-books:0=3,1=2");
    assertThat(bulk.body())
        .matches("\\{\"took\":\\d+,\"errors\":true,\"_position\":\"[^\"]+\",\"items\":.*");
    Answer nothing =
        server.send("POST", "/_bulk", "{\"delete\":{\"_index\":\"nope\",\"_id\":\"1\"}}\n");
    assertThat(nothing.headers().firstValue("Pinakes-Position")).isEmpty();
    assertThat(nothing.json().has("_position")).isFalse();
    Answer conflict = server.send("PUT", "/books/_create/1", "{}");
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.headers().firstValue("Pinakes-Position")).isEmpty();
  }

  @Test
  void aPositionThatIsTooLongForAHeaderIsInTheBodyOnly() {
    server.send("PUT", "/wide", "{\"settings\":{\"number_of_shards\":1000}}");
    var bulk = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      bulk.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n{}\n");
    }
    Answer answer = server.send("POST", "/wide/_bulk", bulk.toString());
    assertThat(answer.headers().firstValue("Pinakes-Position")).isEmpty();
    assertThat(answer.json().get("_position").asString()).hasSizeGreaterThan(4096);
  }

  @Test
  void whatAReadMustNotMissIsReadFromHeadersAndUrl() {
    server.send("PUT", "/books/_doc/1", "{}");
    assertThat(
            server
                .sendWithHeaders(
                    "GET",
                    "/books/_doc/1?pinakes_position=a:0=5%3Bb:1=1",
                    "Pinakes-Position",
                    "a:0=7,1=2",
                    "pinakes-position",
                    "b:1=9;c:3=4")
                .status())
        .isEqualTo(200);
    server.send("HEAD", "/books/_doc/1?consistency=strict");
    server.send("GET", "/books/_source/1?consistency=strict");
    server.send("GET", "/books/_search?consistency=strict&pinakes_position=a:0=5");
    server.send("GET", "/_count?consistency=strict");
    server.get("/books/_doc/1?pinakes_position=");
    var strict = new ReadConsistency(PositionToken.NONE, true);
    assertThat(server.cluster.asked())
        .containsExactly(
            new ReadConsistency(PositionToken.parse("a:0=7,1=2;b:1=9;c:3=4"), false),
            strict,
            strict,
            new ReadConsistency(PositionToken.parse("a:0=5"), true),
            strict,
            ReadConsistency.ANY);
  }

  @Test
  void troubleThatPassesSaysWhenToTryAgain() {
    server.cluster.failWith(ApiException.unavailable("DynamoDB does not answer"));
    for (Answer answer :
        java.util.List.of(
            server.send("PUT", "/books/_doc/1", "{}"),
            server.get("/books/_doc/1"),
            server.get("/books/_search"),
            server.send("POST", "/books/_bulk", "{\"delete\":{\"_id\":\"1\"}}\n"))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }
    server.cluster.failWith(ApiException.rejected("queue is full"));
    assertThat(server.send("PUT", "/books/_doc/1", "{}").headers().firstValue("Retry-After"))
        .contains("1");
    server.cluster.failWith(ApiException.parsing("no such field"));
    assertThat(server.get("/books/_search").headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void aSearchAnswersWithHits() {
    loadThree();
    assertBody(
        server.get("/books/_search?q=house&df=title&size=1"),
        200,
        "{'took':3,'timed_out':false,'_shards':{'total':2,'successful':2,'skipped':0,'failed':0},"
            + "'hits':{'total':{'value':2,'relation':'eq'},'max_score':1.0,'hits':[{'_index':'books','_id':'2','_score':1.0,'_source':{'title':'bleak"
            + " house','year':1853}}]}}");
    assertBody(
        server.send(
            "POST",
            "/books/_search?size=1&_source=year",
            "{\"size\":0,\"sort\":[{\"year\":\"desc\"}],\"version\":true,\"seq_no_primary_term\":true}"),
        200,
        "{'took':3,'timed_out':false,'_shards':{'total':2,'successful':2,'skipped':0,'failed':0},"
            + "'hits':{'total':{'value':3,'relation':'eq'},'max_score':null,'hits':[{'_index':'books',"
            + "'_id':'3','_version':1,'_seq_no':2,'_primary_term':1,'_score':null,"
            + "'_source':{'year':1861},'sort':[1861]}]}}");
  }

  @Test
  void theUrlsSortFromAndSizeCount() {
    loadThree();
    JsonNode page = server.get("/_search?sort=year:desc&from=1&size=1").json();
    assertThat(page.at("/hits/hits/0/_id").asString()).isEqualTo("2");
    assertThat(page.at("/hits/hits")).hasSize(1);
    assertThat(
            server
                .get("/_search?source=%7B%22size%22:2%7D&source_content_type=application/json")
                .json()
                .at("/hits/hits"))
        .hasSize(2);
  }

  @Test
  void aTotalHasTheFormThatWasAskedFor() {
    loadThree();
    assertThat(hits("size=0&track_total_hits=2").get("total").toString())
        .isEqualTo("{\"value\":2,\"relation\":\"gte\"}");
    assertThat(hits("size=0&track_total_hits=true").get("total").toString())
        .isEqualTo("{\"value\":3,\"relation\":\"eq\"}");
    assertThat(hits("size=0&track_total_hits=false").has("total")).isFalse();
    assertThat(hits("size=0&rest_total_hits_as_int=true").get("total").toString()).isEqualTo("3");
  }

  private JsonNode hits(String parameters) {
    return server.get("/books/_search?" + parameters).json().get("hits");
  }

  @Test
  void aSearchOfManyIndicesTakesPatterns() {
    loadThree();
    server.send("PUT", "/boots/_doc/1", "{\"title\":\"red house\"}");
    assertThat(total("/bo*/_search?q=house")).isEqualTo(3);
    assertThat(total("/bo*,-books/_search?q=house")).isEqualTo(1);
    assertThat(total("/_all/_search?q=house")).isEqualTo(3);
    assertThat(total("/_search?q=house")).isEqualTo(3);
    assertThat(total("/books,boots/_search?q=house")).isEqualTo(3);
    assertThat(total("/books,nope/_search?q=house&ignore_unavailable=true")).isEqualTo(2);
    assertBody(
        server.get("/zz*/_search"),
        200,
        "{'took':0,'timed_out':false,'_shards':{'total':0,'successful':0,'skipped':0,'failed':0},"
            + "'hits':{'total':{'value':0,'relation':'eq'},'max_score':0.0,'hits':[]}}");
  }

  @Test
  void aPatternOfManyStarsTakesNoLonger() {
    server.send("PUT", "/" + "a".repeat(250));
    String pattern = "a*".repeat(1_000) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(total("/" + pattern + "/_search")).isZero();
          assertThat(server.get("/_cat/indices?h=" + pattern).status()).isEqualTo(200);
          assertThat(server.get("/_cat/indices?filter_path=" + "**.".repeat(900) + "x").status())
              .isEqualTo(200);
        });
  }

  private int total(String path) {
    return server.get(path).json().at("/hits/total/value").asInt();
  }

  @Test
  void aMissingShardMakesAPartialAnswerThatSaysSo() {
    loadThree();
    server.cluster.failShard(
        new ShardFailure(
            "books", 1, "w1", new ApiError(503, "unavailable_shards_exception", "no copy")));
    Answer partial = server.get("/books/_search?size=0");
    assertThat(partial.status()).isEqualTo(200);
    assertThat(partial.json().get("_shards").toString())
        .isEqualTo(
            ("{'total':2,'successful':1,'skipped':0,'failed':1,'failures':[{'shard':1,"
                    + "'index':'books','node':'w1','reason':{'type':'unavailable_shards_exception',"
                    + "'reason':'no copy'}}]}")
                .replace('\'', '"'));
    Answer refused = server.get("/books/_search?allow_partial_search_results=false");
    assertThat(refused.status()).isEqualTo(503);
    JsonNode error = refused.json().get("error");
    assertThat(error.get("type").asString()).isEqualTo("search_phase_execution_exception");
    assertThat(error.get("reason").asString()).isEqualTo("Partial shards failure");
    assertThat(error.at("/root_cause/0/type").asString()).isEqualTo("unavailable_shards_exception");
    assertThat(error.at("/failed_shards/0/index").asString()).isEqualTo("books");
    assertThat(server.get("/_cat/count").status()).isEqualTo(503);
  }

  @Test
  void countsAndRefreshesSayHowManyShards() {
    loadThree();
    assertBody(
        server.get("/books/_count"),
        200,
        "{'count':3,'_shards':{'total':2,'successful':2,'skipped':0,'failed':0}}");
    assertBody(
        server.send("POST", "/_count", "{\"query\":{\"match\":{\"title\":\"house\"}}}"),
        200,
        "{'count':2,'_shards':{'total':2,'successful':2,'skipped':0,'failed':0}}");
    assertThat(server.get("/books/_count?q=dick").json().get("count").asInt()).isEqualTo(1);
    assertBody(
        server.send("POST", "/books/_refresh"),
        200,
        "{'_shards':{'total':2,'successful':2,'failed':0}}");
    assertBody(server.get("/_refresh"), 200, "{'_shards':{'total':2,'successful':2,'failed':0}}");
    assertBody(
        server.get("/zz*/_refresh"), 200, "{'_shards':{'total':0,'successful':0,'failed':0}}");
  }

  @Test
  void healthIsYellowWhileReplicasAreMissing() {
    assertBody(
        server.get("/_cluster/health"),
        200,
        "{'cluster_name':'pinakes-test','status':'yellow','timed_out':false,'number_of_nodes':2,"
            + "'number_of_data_nodes':1,'discovered_master':true,'discovered_cluster_manager':true,"
            + "'active_primary_shards':2,'active_shards':2,'relocating_shards':0,"
            + "'initializing_shards':0,'unassigned_shards':2,'delayed_unassigned_shards':0,"
            + "'number_of_pending_tasks':0,'number_of_in_flight_fetch':0,"
            + "'task_max_waiting_in_queue_millis':0,'active_shards_percent_as_number':50.0}");
    server.send("PUT", "/single");
    JsonNode levels = server.get("/_cluster/health/single?level=shards").json();
    assertThat(levels.get("status").asString()).isEqualTo("green");
    assertThat(levels.get("indices").toString())
        .isEqualTo(
            ("{'single':{'status':'green','number_of_shards':1,'number_of_replicas':0,"
                 + "'active_primary_shards':1,'active_shards':1,'relocating_shards':0,"
                 + "'initializing_shards':0,'unassigned_shards':0,'shards':{'0':{'status':'green',"
                 + "'primary_active':true,'active_shards':1,'relocating_shards':0,"
                 + "'initializing_shards':0,'unassigned_shards':0}}}}")
                .replace('\'', '"'));
    assertThat(server.get("/_cluster/health?level=indices").json().get("indices")).hasSize(2);
  }

  @Test
  void healthWaitsAndSaysWhenItWasInVain() {
    assertHealth("wait_for_status=yellow", 200);
    assertHealth("wait_for_status=green&timeout=10ms", 408);
    assertHealth("wait_for_nodes=2", 200);
    assertHealth("wait_for_nodes=%3E%3D2", 200);
    assertHealth("wait_for_nodes=ge(1)", 200);
    assertHealth("wait_for_nodes=%3C2&timeout=10ms", 408);
    assertHealth("wait_for_nodes=3&timeout=10ms", 408);
    assertHealth("wait_for_active_shards=2", 200);
    assertHealth("wait_for_active_shards=all&timeout=10ms", 408);
    assertHealth("wait_for_no_initializing_shards=true&wait_for_no_relocating_shards=true", 200);
    Answer absent = server.get("/_cluster/health/nope?timeout=10ms");
    assertThat(absent.status()).isEqualTo(408);
    assertThat(absent.json().get("timed_out").asBoolean()).isTrue();
    assertThat(absent.json().get("status").asString()).isEqualTo("red");
  }

  private void assertHealth(String parameters, int status) {
    Answer answer = server.get("/_cluster/health?" + parameters);
    assertThat(answer.status()).as(parameters).isEqualTo(status);
    assertThat(answer.json().get("timed_out").asBoolean()).isEqualTo(status == 408);
  }

  @Test
  void healthSeesThatThereIsNoLeader() {
    server.cluster.loseLeader();
    assertThat(server.get("/_cluster/health").json().get("discovered_cluster_manager").asBoolean())
        .isFalse();
    assertThat(server.get("/_cat/cluster_manager").body()).isEqualTo("- - - -\n");
    assertThat(server.get("/_cat/nodes?h=name,cluster_manager").body()).isEqualTo("c1 -\nw1 -\n");
  }

  @Test
  void tablesAreAligned() {
    loadThree();
    server.send("PUT", "/a");
    assertText(
        "/_cat/nodes?v",
        """
        ip        heap.percent ram.percent cpu load_1m load_5m load_15m node.role node.roles      cluster_manager name
        127.0.0.1            0          75  25    0.50    1.00          m         cluster_manager *               c1
        127.0.0.1            0          75  25    0.50    1.00          d         data            -               w1
        """);
    assertText(
        "/_cat/shards?v&s=index:desc,shard,prirep",
        """
        index shard prirep state      docs store ip        node
        books 0     p      STARTED       1 1.5kb 127.0.0.1 w1
        books 0     r      UNASSIGNED                      \n\
        books 1     p      STARTED       2   3kb 127.0.0.1 w1
        books 1     r      UNASSIGNED                      \n\
        a     0     p      STARTED       0    0b 127.0.0.1 w1
        """);
    assertText(
        "/_cat/indices?v",
        """
        health status index uuid          pri rep docs.count docs.deleted store.size pri.store.size
        green  open   a     uuid-of-a       1   0          0            0         0b             0b
        yellow open   books uuid-of-books   2   1          3            0      4.5kb          4.5kb
        """);
    assertText("/_cat/indices/b*?h=i,docs.*&bytes=b", "books 3 0\n");
    assertText("/_cat/indices?h=index&health=green", "a\n");
    assertText(
        "/_cat/indices?h=index,store.size&bytes=b&s=store.size:desc", "books 4608\na        0\n");
    assertText(
        "/_cat/cluster_manager?v",
        """
        id      host      ip        node
        c1-0f3a 127.0.0.1 127.0.0.1 c1
        """);
    assertText("/_cat/cluster_manager?h=node,term", "c1 7\n");
    assertThat(server.get("/_cat/master").body())
        .isEqualTo(server.get("/_cat/cluster_manager").body());
    assertText(
        "/_cat/health?ts=false&v",
        """
        cluster      status node.total node.data discovered_cluster_manager shards pri relo init unassign pending_tasks max_task_wait_time active_shards_percent
        pinakes-test yellow          2         1                       true      3   3    0    0        2             0                  -                 60.0%
        """);
    assertThat(server.get("/_cat/count?v").body())
        .matches("epoch      timestamp count\n\\d{10} \\d\\d:\\d\\d:\\d\\d  3\n");
    assertText("/_cat/count/a?h=count", "0\n");
    assertThat(server.get("/_cat/count?help").body())
        .contains("count     | dc,docs.count,docsCount | the document count\n");
    assertThat(server.get("/_cat").body()).contains("/_cat/shards/{index}\n");
  }

  private void assertText(String path, String expected) {
    Answer answer = server.get(path);
    assertThat(answer.body()).isEqualTo(expected);
    assertThat(answer.contentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void tablesAreJsonWhenAsked() {
    assertBody(
        server.get("/_cat/nodes?format=json&h=n,m,nope"),
        200,
        "[{'n':'c1','m':'*'},{'n':'w1','m':'-'}]");
    assertBody(
        server.get("/_cat/nodes?format=json&h=name,zone"),
        200,
        "[{'name':'c1','zone':null},{'name':'w1','zone':'zone-a'}]");
    assertBody(
        server.get("/_cat/cluster_manager?format=json"),
        200,
        "[{'id':'c1-0f3a','host':'127.0.0.1','ip':'127.0.0.1','node':'c1'}]");
    assertBody(
        server.get("/_cat/shards?format=json&h=shard,prirep,state,node&s=shard,prirep:desc"),
        200,
        "[{'shard':'0','prirep':'r','state':'UNASSIGNED','node':null},"
            + "{'shard':'0','prirep':'p','state':'STARTED','node':'w1'},"
            + "{'shard':'1','prirep':'r','state':'UNASSIGNED','node':null},"
            + "{'shard':'1','prirep':'p','state':'STARTED','node':'w1'}]");
  }

  @Test
  void answersAreFilteredAndLaidOut() {
    loadThree();
    assertBody(
        server.get("/books/_search?filter_path=hits.hits._source.year,hits.total.value"),
        200,
        "{'hits':{'total':{'value':3},'hits':[{'_source':{'year':1851}},{'_source':{'year':1853}},"
            + "{'_source':{'year':1861}}]}}");
    assertBody(server.get("/books/_doc/1?filter_path=_source,-_source.*"), 200, "{}");
    assertBody(server.get("/books/_doc/1?filter_path=**.year"), 200, "{'_source':{'year':1851}}");
    assertThat(server.get("/nope/_doc/1?filter_path=status").json().has("error")).isTrue();
    assertThat(server.get("/books/_doc/1?pretty&filter_path=_id").body())
        .isEqualTo("{\n  \"_id\" : \"1\"\n}\n");
  }

  @Test
  void optionsSayWhatIsAllowed() {
    Answer answer = server.send("OPTIONS", "/books");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Allow")).contains("PUT,DELETE,GET,HEAD");
    assertThat(server.send("POST", "/books").headers().firstValue("Allow"))
        .contains("PUT,DELETE,GET,HEAD");
  }

  @Test
  void insideTroubleIsToldWithItsStatus() {
    server.cluster.failWith(new RejectedExecutionException("queue"));
    assertThat(server.get("/books/_search").status()).isEqualTo(429);
    assertThat(server.get("/books/_search").json().at("/error/type").asString())
        .isEqualTo("rejected_execution_exception");
    server.cluster.failWith(ApiException.unavailable("DynamoDB does not answer"));
    Answer unavailable = server.send("PUT", "/books/_doc/1", "{\"a\":1}");
    assertThat(unavailable.status()).isEqualTo(503);
    assertThat(unavailable.body())
        .contains("DynamoDB does not answer")
        .doesNotContain("stack_trace");
    server.cluster.failWith(new IllegalStateException("term 7 after term 8"));
    Answer unexpected = server.get("/books/_search?error_trace=true");
    assertThat(unexpected.status()).isEqualTo(500);
    assertThat(unexpected.json().at("/error/type").asString()).isEqualTo("illegal_state_exception");
    assertThat(unexpected.json().at("/error/stack_trace").asString()).contains("GoodRequestsTest");
    server.cluster.failWith(null);
    assertThat(server.get("/books/_search").status()).isEqualTo(200);
  }
}
