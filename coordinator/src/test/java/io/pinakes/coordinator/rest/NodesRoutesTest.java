package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NodesRoutesTest {

  private static final String COORDINATOR = MemoryCluster.COORDINATOR.owner();
  private static final String WORKER = MemoryCluster.WORKER.owner();

  private final RestServer server;

  NodesRoutesTest() throws IOException {
    server = new RestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> chosen(String path) {
    return List.copyOf(server.get(path).json().get("nodes").propertyNames());
  }

  @Test
  void nodesAreChosenByIdNameAddressRoleAttributeAndPlace() {
    assertThat(chosen("/_nodes")).containsExactly(WORKER, COORDINATOR);
    assertThat(chosen("/_nodes/_all")).containsExactly(WORKER, COORDINATOR);
    for (String worker :
        List.of(WORKER, "w1", "w*", "127.0.0.1:9301", "data:true", "zone:zone-*", "rack:7")) {
      assertThat(chosen("/_nodes/" + worker + "/os")).as(worker).containsExactly(WORKER);
    }
    for (String leader : List.of("_local", "_master", "_cluster_manager", "cluster_manager:true")) {
      assertThat(chosen("/_nodes/" + leader)).as(leader).containsExactly(COORDINATOR);
    }
    assertThat(chosen("/_nodes/_all,data:false/os")).containsExactly(COORDINATOR);
    assertThat(chosen("/_nodes/127.0.0.1/stats")).containsExactly(WORKER, COORDINATOR);
    assertThat(chosen("/_nodes/ingest:true")).isEmpty();
    assertThat(chosen("/_nodes/nobody")).isEmpty();
  }

  @Test
  void whatStandsAloneIsMetricsIfAllOfItAre() {
    JsonNode worker = server.get("/_nodes/os,http").json().get("nodes").get(WORKER);
    assertThat(worker.propertyNames())
        .containsExactly(
            "name",
            "transport_address",
            "host",
            "ip",
            "version",
            "build_type",
            "build_hash",
            "roles",
            "attributes",
            "os");
    assertThat(chosen("/_nodes/os,w1")).containsExactly(WORKER);
  }

  @Test
  void onlyNodesThatAnswerClientsHaveAnHttpAddress() {
    JsonNode nodes = server.get("/_nodes/http").json().get("nodes");
    assertThat(nodes.get(COORDINATOR).at("/http/publish_address").asString())
        .isEqualTo("127.0.0.1:9300");
    assertThat(nodes.get(WORKER).has("http")).isFalse();
    assertThat(nodes.get(WORKER).get("roles").toString()).isEqualTo("[\"data\"]");
  }

  @Test
  void settingsAreNestedOrFlat() {
    JsonNode nested = server.get("/_nodes/settings").json().get("nodes").get(WORKER);
    assertThat(nested.at("/settings/client/type").asString()).isEqualTo("node");
    JsonNode flat =
        server.get("/_nodes/settings?flat_settings=true").json().get("nodes").get(WORKER);
    assertThat(flat.get("settings").get("node.attr.zone").asString()).isEqualTo("zone-a");
  }

  @Test
  void statisticsTellOfTheMachineTheDiskAndTheCopies() {
    server.send("PUT", "/a", "{\"settings\":{\"number_of_shards\":2}}");
    server.send("PUT", "/a/_doc/1", "{}");
    JsonNode worker = server.get("/_nodes/stats").json().get("nodes").get(WORKER);
    assertThat(worker.at("/indices/docs/count").asInt()).isEqualTo(1);
    assertThat(worker.at("/os/mem/used_percent").asInt()).isEqualTo(75);
    assertThat(worker.at("/os/cpu/load_average").toString()).isEqualTo("{\"1m\":0.5,\"5m\":1.0}");
    assertThat(worker.at("/fs/total/available_in_bytes").asInt()).isEqualTo(1024);
    assertThat(worker.at("/thread_pool/compute/completed").asInt()).isEqualTo(77);
    assertThat(worker.at("/process/cpu/total_in_millis").asInt()).isEqualTo(1_234);
    JsonNode coordinator = server.get("/_nodes/stats").json().get("nodes").get(COORDINATOR);
    assertThat(coordinator.at("/indices/docs/count").asInt()).isZero();
    assertThat(coordinator.at("/http/total_opened").asInt()).isEqualTo(9);
    JsonNode byIndex =
        server.get("/_nodes/stats/indices/docs?level=indices").json().get("nodes").get(WORKER);
    assertThat(byIndex.get("indices").toString())
        .isEqualTo(
            "{\"docs\":{\"count\":1,\"deleted\":0},"
                + "\"indices\":{\"a\":{\"docs\":{\"count\":1,\"deleted\":0}}}}");
    assertThat(
            server
                .get("/_nodes/stats/indices/docs?level=shards")
                .json()
                .get("nodes")
                .get(WORKER)
                .at("/indices/shards/a")
                .size())
        .isEqualTo(2);
  }

  @Test
  void wrongMetricsAreRefused() {
    assertRefused(
        "/_nodes/stats/transprot",
        "contains unrecognized metric: [transprot] -> did you mean [transport]?");
    assertRefused(
        "/_nodes/stats/indices/fieldata",
        "contains unrecognized index metric: [fieldata] -> did you mean [fielddata]?");
    assertRefused(
        "/_nodes/stats/os/docs", "contains index metrics [docs] but indices stats not requested");
    assertRefused(
        "/_nodes/stats/_all/docs", "contains index metrics [docs] but all stats requested");
    assertRefused("/_nodes/stats/os,_all", "contains _all and individual metrics [os,_all]");
  }

  private void assertRefused(String path, String why) {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/reason").asString())
        .isEqualTo("request [" + path + "] " + why);
  }

  @Test
  void aNodeThatDoesNotAnswerIsCountedAsFailed() {
    server.cluster.silence(MemoryCluster.WORKER);
    for (String path : List.of("/_nodes", "/_nodes/stats")) {
      JsonNode answer = server.get(path).json();
      assertThat(answer.at("/_nodes").toString())
          .isEqualTo(
              "{\"total\":2,\"successful\":1,\"failed\":1,\"failures\":["
                  + "{\"type\":\"failed_node_exception\",\"reason\":\"Failed node [w1-77e2]\","
                  + "\"node_id\":\"w1-77e2\"}]}");
      assertThat(answer.get("nodes").propertyNames()).containsExactly(COORDINATOR);
    }
  }
}
