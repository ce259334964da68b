package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.coordinator.rest.RestServer.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MaintenanceRoutesTest {

  private final RestServer server;

  MaintenanceRoutesTest() throws IOException {
    server = new RestServer();
  }

  @BeforeEach
  void load() {
    server.send("PUT", "/a", "{\"settings\":{\"number_of_shards\":2,\"number_of_replicas\":1}}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void copiesThatNobodyHoldsAreNeitherSuccessfulNorFailed() {
    for (String path : new String[] {"/_flush", "/a/_forcemerge", "/a/_cache/clear"}) {
      assertThat(server.send("POST", path).body())
          .isEqualTo("{\"_shards\":{\"total\":4,\"successful\":2,\"failed\":0}}");
    }
    assertThat(server.cluster.maintained())
        .containsExactly(
            "flush force=false", "merge max=-1 deletes=false flush=true primary=false", "clear");
  }

  @Test
  void aWorkerThatDoesNotAnswerIsAFailureOfItsCopies() {
    server.cluster.silence(MemoryCluster.WORKER);
    JsonNode shards = server.send("POST", "/a/_flush").json().get("_shards");
    assertThat(shards.get("failed").asInt()).isEqualTo(2);
    assertThat(shards.at("/failures/1/reason/type").asString()).isEqualTo("failed_node_exception");
  }

  @Test
  void parametersOfMergesArePassedOn() {
    Answer both =
        server.send(
            "POST",
            "/a/_forcemerge?max_num_segments=3&only_expunge_deletes&flush=false&primary_only");
    assertThat(both.json().at("/_shards/total").asInt()).isEqualTo(2);
    assertThat(both.headers().firstValue("warning").orElse(""))
        .contains("setting only_expunge_deletes and max_num_segments at the same time");
    assertThat(server.cluster.maintained())
        .containsExactly("merge max=3 deletes=true flush=false primary=true");
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThat(server.send("POST", "/a/_forcemerge?wait_for_completion=false").status())
        .isEqualTo(400);
    assertThat(server.send("POST", "/_upgrade").status()).isEqualTo(400);
    assertThat(
            server
                .send("POST", "/a/_flush?force=true&wait_if_ongoing=false")
                .json()
                .at("/error/reason")
                .asString())
        .isEqualTo("Validation Failed: 1: wait_if_ongoing must be true for a force flush;");
    assertThat(server.send("POST", "/none/_flush").status()).isEqualTo(404);
    assertThat(server.cluster.maintained()).isEmpty();
  }

  @Test
  void segmentsAreShownByShard() {
    server.send("PUT", "/a/_doc/1", "{}");
    JsonNode shards = server.get("/a/_segments").json().at("/indices/a/shards");
    assertThat(shards.propertyNames()).containsExactly("0", "1");
    assertThat(shards.at("/0/0/segments/_a").propertyNames())
        .containsExactly(
            "generation",
            "num_docs",
            "deleted_docs",
            "size_in_bytes",
            "memory_in_bytes",
            "committed",
            "search",
            "version",
            "compound",
            "attributes");
    assertThat(shards.at("/0/0/num_search_segments").asInt()).isEqualTo(1);
  }
}
