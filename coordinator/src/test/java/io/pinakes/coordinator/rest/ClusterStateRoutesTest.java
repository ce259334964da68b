package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code _cluster/state}, {@code _cluster/stats} and {@code _field_caps}. */
class ClusterStateRoutesTest {

  private final RestServer server;

  ClusterStateRoutesTest() throws IOException {
    server = new RestServer();
  }

  @BeforeEach
  void load() {
    server.send(
        "PUT",
        "/a",
        """
        {"settings":{"number_of_shards":2,"number_of_replicas":1},
         "mappings":{"properties":{"n":{"type":"long"},"t":{"type":"text"},
           "o":{"properties":{"k":{"type":"keyword","index":false}}}}}}
        """);
    server.send("PUT", "/b", "{\"mappings\":{\"properties\":{\"n\":{\"type\":\"keyword\"}}}}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode get(String path) {
    RestServer.Answer answer = server.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void onlyMetricsThatAreAskedForAreThere() {
    assertThat(get("/_cluster/state").propertyNames())
        .containsExactly(
            "cluster_name",
            "cluster_uuid",
            "version",
            "state_uuid",
            "master_node",
            "cluster_manager_node",
            "blocks",
            "nodes",
            "metadata",
            "routing_table",
            "routing_nodes");
    assertThat(get("/_cluster/state/blocks,nodes").propertyNames())
        .containsExactly("cluster_name", "cluster_uuid", "blocks", "nodes");
    assertThat(get("/_cluster/state/nonsense").propertyNames())
        .containsExactly("cluster_name", "cluster_uuid");
  }

  @Test
  void indicesAreChosenAndTheirCopiesShown() {
    JsonNode state = get("/_cluster/state/metadata,routing_table,routing_nodes/a*");
    assertThat(state.at("/metadata/indices").propertyNames()).containsExactly("a");
    assertThat(state.at("/metadata/indices/a/state").asString()).isEqualTo("open");
    JsonNode shards = state.at("/routing_table/indices/a/shards");
    assertThat(shards.propertyNames()).containsExactly("0", "1");
    assertThat(shards.at("/0/0/state").asString()).isEqualTo("STARTED");
    assertThat(shards.at("/0/1/state").asString()).isEqualTo("UNASSIGNED");
    assertThat(state.at("/routing_nodes/unassigned").size()).isEqualTo(2);
    assertThat(state.at("/routing_nodes/nodes/w1-77e2").size()).isEqualTo(2);
    assertThat(server.get("/_cluster/state/metadata/none?ignore_unavailable=false").status())
        .isEqualTo(404);
  }

  @Test
  void nothingWaitsForTheLeader() {
    assertThat(server.get("/_cluster/pending_tasks").body()).isEqualTo("{\"tasks\":[]}");
  }

  @Test
  void sumsOfTheClusterCountNodesIndicesAndFieldTypes() {
    JsonNode stats = get("/_cluster/stats");
    assertThat(stats.at("/nodes/count/total").asInt()).isEqualTo(2);
    assertThat(stats.at("/nodes/count/data").asInt()).isEqualTo(1);
    assertThat(stats.at("/indices/count").asInt()).isEqualTo(2);
    assertThat(stats.at("/indices/shards/index/primaries/max").asInt()).isEqualTo(2);
    assertThat(stats.at("/indices/mappings/field_types/0").toString())
        .isEqualTo("{\"name\":\"keyword\",\"count\":2,\"index_count\":2}");
    assertThat(stats.at("/nodes/fs/total_in_bytes").asInt()).isEqualTo(4096);
    assertThat(get("/_cluster/stats/nodes/c1").at("/nodes/count/total").asInt()).isEqualTo(1);
  }

  @Test
  void fieldsAreToldByTypeAndWhereTypesDifferByIndex() {
    JsonNode fields = get("/_field_caps?fields=n,t,o*").get("fields");
    assertThat(fields.get("n").toString())
        .isEqualTo(
            "{\"keyword\":{\"type\":\"keyword\",\"searchable\":true,\"aggregatable\":true,"
                + "\"indices\":[\"b\"]},\"long\":{\"type\":\"long\",\"searchable\":true,"
                + "\"aggregatable\":true,\"indices\":[\"a\"]}}");
    assertThat(fields.at("/t/text/aggregatable").asBoolean()).isFalse();
    assertThat(fields.at("/o/object/searchable").asBoolean()).isFalse();
    assertThat(fields.get("o.k").get("keyword").get("searchable").asBoolean()).isFalse();
    JsonNode unmapped = get("/_field_caps?fields=t&include_unmapped").at("/fields/t/unmapped");
    assertThat(unmapped.get("indices").toString()).isEqualTo("[\"b\"]");
  }

  @Test
  void wrongRequestsForFieldsAreRefused() {
    assertThat(server.get("/_field_caps").json().at("/error/reason").asString())
        .isEqualTo("specified fields can't be null or empty");
    assertThat(
            server
                .send("POST", "/_field_caps?fields=n", "{\"foo\":1}")
                .json()
                .at("/error/reason")
                .asString())
        .isEqualTo("request does not support [foo]");
    assertThat(server.get("/none/_field_caps?fields=n").status()).isEqualTo(404);
  }
}
