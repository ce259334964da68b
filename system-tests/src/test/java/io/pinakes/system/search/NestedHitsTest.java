package io.pinakes.system.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How answers show nested objects: within hits and within buckets, as OpenSearch 3.8.0 does. */
final class NestedHitsTest {

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    send(
        "PUT",
        "/parts",
        """
        {'settings':{'number_of_shards':3,'number_of_replicas':0},'mappings':{'properties':{
        'n':{'type':'long'},'o':{'type':'nested','properties':{'a':{'type':'long'},
        't':{'type':'text'},'k':{'type':'keyword'},
        'p':{'type':'nested','properties':{'b':{'type':'long'}}}}}}}}\
        """);
    JsonNode written =
        send(
            "POST",
            "/parts/_bulk?refresh=true",
            """
            {'index':{'_id':'1','routing':'r'}}
            {'n':1,'o':[{'a':1,'t':'red fox','k':'x','p':[{'b':10}]},{'a':7,'t':'red red dog','k':'y'}]}
            {'index':{'_id':'2'}}
            {'n':2,'o':{'a':2,'t':'blue','k':'x','p':[{'b':15},{'b':1}]}}
            """);
    assertThat(written.get("errors")).hasToString("false");
  }

  private static JsonNode send(String method, String path, String body) throws IOException {
    Answer answer = cluster.ask(method, path, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  @Test
  void hitsShowTheirObjects() throws IOException {
    JsonNode answer =
        send(
            "POST",
            "/parts/_search",
            """
            {'_source':false,'query':{'nested':{'path':'o','query':{'match':{'o.t':'dog'}},
            'inner_hits':{'version':true,'sort':['o.a'],'docvalue_fields':['o.k'],
            'highlight':{'fields':{'o.t':{}}}}}}}\
            """);
    assertThat(answer.at("/hits/hits/0/inner_hits"))
        .isEqualTo(
            json(
                """
                {'o':{'hits':{'total':{'value':1,'relation':'eq'},'max_score':null,'hits':[
                {'_index':'parts','_id':'1','_nested':{'field':'o','offset':1},'_version':1,
                '_score':null,'_source':{'a':7,'t':'red red dog','k':'y'},'sort':[7],
                'fields':{'o.k':['y']},'highlight':{'o.t':['red red <em>dog</em>']}}]}}}\
                """));
    assertThat(answer.at("/hits/hits/0/_routing")).hasToString("\"r\"");
  }

  @Test
  void totalsWithinHitsAreNumbersWhereAllAre() throws IOException {
    JsonNode answer =
        send(
            "POST",
            "/parts/_search?rest_total_hits_as_int=true",
            """
            {'query':{'nested':{'path':'o.p','query':{'match_all':{}},
            'inner_hits':{'name':'deep','size':1}}},'sort':['n']}\
            """);
    assertThat(answer.at("/hits/hits/1/inner_hits/deep/hits"))
        .isEqualTo(
            json(
                """
                {'total':2,'max_score':1.0,'hits':[{'_index':'parts','_id':'2',
                '_nested':{'field':'o','offset':0,'_nested':{'field':'p','offset':0}},
                '_score':1.0,'_source':{'b':15}}]}\
                """));
  }

  @Test
  void bucketsShowObjectsWithinThem() throws IOException {
    JsonNode answer =
        send(
            "POST",
            "/parts/_search",
            """
            {'size':0,'aggs':{'x':{'nested':{'path':'o'},'aggs':{
            'k':{'terms':{'field':'o.k'},'aggs':{'h':{'top_hits':{'size':1,
            'sort':[{'o.a':'desc'}],'_source':['o.a'],'version':true,'fields':['o.t']}},
            'back':{'reverse_nested':{},'aggs':{'h':{'top_hits':{'_source':['n'],'sort':['n']}}}}}},
            'd':{'nested':{'path':'o.p'},'aggs':{'h':{'top_hits':{'size':1,
            'sort':[{'o.p.b':'desc'}],'track_scores':true}}}}}}}}\
            """);
    JsonNode buckets = answer.at("/aggregations/x/k/buckets");
    assertThat(buckets.at("/0/h/hits/hits/0"))
        .isEqualTo(
            json(
                """
                {'_index':'parts','_id':'2','_nested':{'field':'o','offset':0},'_version':1,
                '_score':null,'_source':{'a':2},'sort':[2],'fields':{'o.t':['blue']}}\
                """));
    assertThat(buckets.at("/0/back/h/hits/hits/1/_source")).isEqualTo(json("{'n':2}"));
    assertThat(answer.at("/aggregations/x/d/h/hits/hits/0"))
        .isEqualTo(
            json(
                """
                {'_index':'parts','_id':'2',
                '_nested':{'field':'o','offset':0,'_nested':{'field':'p','offset':0}},
                '_score':1.0,'_source':{'b':15},'sort':[15]}\
                """));
  }

  @Test
  void hitsWithinBucketsShowTheirObjectsToo() throws IOException {
    JsonNode answer =
        send(
            "POST",
            "/parts/_search",
            """
            {'size':0,'query':{'nested':{'path':'o','query':{'match':{'o.t':'red'}},
            'inner_hits':{'size':1,'_source':['o.a']}}},
            'aggs':{'h':{'top_hits':{'_source':false}}}}\
            """);
    assertThat(answer.at("/aggregations/h/hits/hits/0/inner_hits/o/hits/total/value").asInt())
        .isEqualTo(2);
    assertThat(answer.at("/aggregations/h/hits/hits/0/inner_hits/o/hits/hits/0/_source"))
        .isEqualTo(json("{'a':7}"));
  }

  @Test
  void scrollsAndCollapsedHitsShowObjects() throws IOException {
    String query =
        """
        'query':{'nested':{'path':'o','query':{'match_all':{}},'inner_hits':{'_source':false}}},
        'size':1,'sort':['n']\
        """;
    JsonNode first = send("POST", "/parts/_search?scroll=1m", "{" + query + "}");
    JsonNode next =
        send(
            "POST",
            "/_search/scroll",
            "{'scroll_id':'" + first.get("_scroll_id").asString() + "'}");
    assertThat(first.at("/hits/hits/0/inner_hits/o/hits/total/value").asInt()).isEqualTo(2);
    assertThat(next.at("/hits/hits/0/inner_hits/o/hits/total/value").asInt()).isEqualTo(1);
    JsonNode collapsed =
        send(
            "POST",
            "/parts/_search",
            "{" + query + ",'collapse':{'field':'n','inner_hits':{'name':'group','size':1}}}");
    JsonNode inner = collapsed.at("/hits/hits/0/inner_hits");
    assertThat(inner.at("/o/hits/total/value").asInt()).isEqualTo(2);
    assertThat(inner.at("/group/hits/total/value").asInt()).isEqualTo(1);
  }
}
