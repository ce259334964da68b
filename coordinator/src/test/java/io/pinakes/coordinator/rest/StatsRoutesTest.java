package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatsRoutesTest {

  private final RestServer server;

  StatsRoutesTest() throws IOException {
    server = new RestServer();
  }

  @BeforeEach
  void load() {
    server.send("PUT", "/a", "{\"settings\":{\"number_of_shards\":2,\"number_of_replicas\":1}}");
    server.send("PUT", "/b", "{\"settings\":{\"number_of_shards\":3,\"number_of_replicas\":0}}");
    for (int i = 0; i < 5; i++) {
      server.send("PUT", "/a/_doc/" + i, "{}");
    }
    server.send("PUT", "/b/_doc/1", "{}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sumsArePerIndexAndOverall() {
    JsonNode stats = server.get("/_stats").json();
    assertThat(stats.at("/_shards").toString())
        .isEqualTo("{\"total\":7,\"successful\":5,\"failed\":0}");
    assertThat(stats.at("/_all/primaries/docs/count").asInt()).isEqualTo(6);
    assertThat(stats.at("/indices/a/total/docs/count").asInt()).isEqualTo(5);
    assertThat(stats.at("/indices/b/total/store/size_in_bytes").asInt()).isEqualTo(1_536);
    assertThat(stats.at("/indices/a").has("shards")).isFalse();
    assertThat(stats.at("/_all/total").propertyNames())
        .containsExactly(
            "docs",
            "store",
            "indexing",
            "get",
            "search",
            "merges",
            "refresh",
            "flush",
            "warmer",
            "query_cache",
            "fielddata",
            "completion",
            "segments",
            "translog",
            "request_cache",
            "recovery");
  }

  @Test
  void levelsSayHowFarDownItGoes() {
    assertThat(server.get("/_stats?level=cluster").json().has("indices")).isFalse();
    JsonNode shards = server.get("/b/_stats/docs?level=shards").json().at("/indices/b/shards");
    assertThat(shards.propertyNames()).containsExactly("0", "1", "2");
    assertThat(shards.at("/0/0/routing").toString())
        .isEqualTo(
            "{\"state\":\"STARTED\",\"primary\":true,\"node\":\"w1-77e2\","
                + "\"relocating_node\":null}");
    assertThat(server.get("/_stats?level=galaxy").json().at("/error/reason").asString())
        .isEqualTo(
            "level parameter must be one of [cluster] or [indices] or [shards] but was [galaxy]");
  }

  @Test
  void onlyMetricsThatAreAskedForAreThere() {
    assertThat(server.get("/a/_stats/merge,docs").json().at("/_all/total").propertyNames())
        .containsExactly("docs", "merges");
    assertThat(server.get("/_stats/_all").json().at("/_all/total").propertyNames()).hasSize(16);
  }

  @Test
  void unknownMetricsAreRefusedWithWhatMayBeMeant() {
    for (var wrong :
        List.of(
            List.of("/_stats/fieldata", "[fieldata] -> did you mean [fielddata]?"),
            List.of("/_stats/zzzzzz", "[zzzzzz]"))) {
      Answer answer = server.get(wrong.getFirst());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().at("/error/reason").asString())
          .isEqualTo(
              "request ["
                  + wrong.getFirst()
                  + "] contains unrecognized metric: "
                  + wrong.getLast());
    }
    assertThat(server.get("/_stats/_all,docs").json().at("/error/reason").asString())
        .isEqualTo("request [/_stats/_all,docs] contains _all and individual metrics [_all,docs]");
  }

  @Test
  void timesAndSizesAreWrittenForPeopleOnlyIfAsked() {
    JsonNode plain = server.get("/_stats/store,flush").json().at("/_all/total");
    assertThat(plain.toString())
        .isEqualTo(
            "{\"store\":{\"size_in_bytes\":9216,\"reserved_in_bytes\":0},"
                + "\"flush\":{\"total\":0,\"periodic\":0,\"total_time_in_millis\":0}}");
    JsonNode human = server.get("/_stats/store,flush?human").json().at("/_all/total");
    assertThat(human.toString())
        .isEqualTo(
            "{\"store\":{\"size\":\"9kb\",\"size_in_bytes\":9216,\"reserved\":\"0b\","
                + "\"reserved_in_bytes\":0},\"flush\":{\"total\":0,\"periodic\":0,"
                + "\"total_time\":\"0s\",\"total_time_in_millis\":0}}");
  }

  @Test
  void aWorkerThatDoesNotAnswerIsAFailureOfItsCopies() {
    server.cluster.silence(MemoryCluster.WORKER);
    JsonNode stats = server.get("/b/_stats").json();
    assertThat(stats.at("/_shards/successful").asInt()).isZero();
    assertThat(stats.at("/_shards/failed").asInt()).isEqualTo(3);
    assertThat(stats.at("/_shards/failures/0/reason/type").asString())
        .isEqualTo("failed_node_exception");
    assertThat(stats.at("/_all/total/docs/count").asInt()).isZero();
  }
}
