package io.pinakes.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.http.HttpRequest;
import io.pinakes.common.http.HttpResponse;
import io.pinakes.common.runtime.SystemMachine;
import io.pinakes.coordinator.feeder.Feeder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the feeder's requests reach it; what it makes of them is tested where it lives. */
class FeederRoutesTest {

  private final MemoryCluster cluster = new MemoryCluster();
  private final SystemMachine machine = new SystemMachine(1);
  private final Feeder feeder =
      new Feeder(
          machine,
          cluster,
          cluster,
          cluster,
          cluster,
          url -> {
            throw new IllegalStateException("nothing is fetched before the feeder is started");
          });
  private final RestApi api =
      new RestApi(machine, cluster, cluster, cluster, cluster, new FeederRoutes(feeder.http()));

  @AfterEach
  void stop() {
    feeder.close();
    machine.close();
  }

  private HttpResponse send(String method, String path, String body) throws InterruptedException {
    return api.handle(
        new HttpRequest(
            method,
            path,
            List.of(path.substring(1).split("/", -1)),
            new LinkedHashMap<>(),
            Map.of("Content-Type", "application/json"),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aSubmissionReachesTheFeeder() throws InterruptedException {
    HttpResponse taken =
        send("POST", "/api/feeder", "{\"url\":\"http://example.org/book1\",\"title\":\"book1\"}");
    assertThat(new String(taken.body().getFirst(), StandardCharsets.UTF_8))
        .contains("\"status\":\"queued\"");
    assertThat(taken.status()).isEqualTo(200);
    assertThat(cluster.find("goophr")).isPresent();
  }

  @Test
  void whatIsWrongIsToldAsEverywhere() throws InterruptedException {
    assertThat(send("DELETE", "/api/feeder", "").status()).isEqualTo(405);
    assertThat(send("GET", "/api/query", "").status()).isEqualTo(405);
    HttpResponse broken = send("POST", "/api/query", "[");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(new String(broken.body().getFirst(), StandardCharsets.UTF_8)).contains("root_cause");
  }
}
